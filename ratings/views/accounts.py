"""Accounts: one's own with its tokens, those of colleagues with their roles, and what everybody did."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratings.choices import Act, Role
from ratings.errors import ClipJuryError
from ratings.forms.accounts import ColleagueForm, ProfileForm, RoleForm, TokenForm
from ratings.models import ApiToken, AuditEntry, Membership, User
from ratings.services import accounts as service
from ratings.services import api_tokens, roles
from ratings.views import lists
from ratings.views.guards import administrator, person, signed_in

A_PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Show one's roles and tokens; make a token, whose text is shown this once."""
    user, text = person(request), ""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        end = timezone.now() + timedelta(days=days) if days else None
        _token, text = api_tokens.make(
            user, name=form.cleaned_data["name"], scopes=form.cleaned_data["scopes"], expires_at=end
        )
        form = TokenForm()
    ctx = {
        "tokens": user.api_tokens.all(),
        "memberships": user.memberships.select_related("study"),
        "form": form,
        "text": text,
        "now": timezone.now(),
    }
    return render(request, "people/account.html", ctx)


@require_http_methods(["GET", "POST"])
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's name, and the language of one's mail."""
    user = person(request)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        service.describe(user, **form.cleaned_data)
        messages.success(request, _("Done."))
        return redirect("account")
    return render(
        request, "people/profile.html", {"form": form, "crumbs": [(reverse("account"), _("Account"))]}
    )


@require_POST
@signed_in
def token_revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """Revoke one of one's own tokens."""
    api_tokens.revoke(get_object_or_404(ApiToken, public_id=token, user=person(request)), by=person(request))
    messages.success(request, _("The token no longer opens anything."))
    return redirect("account")


@never_cache
@require_http_methods(["GET", "POST"])
@administrator
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts; make one for a colleague, whose sign-in link is shown this once."""
    form, link = ColleagueForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        role = None if said["role"] == form.ADMINISTRATOR else Role(said["role"])
        try:
            _user, link = service.invite(
                said["email"], name=said["name"], role=role, study=said["study"], by=person(request)
            )
            form = ColleagueForm()
        except ClipJuryError as error:
            form.add_error("email", str(error))
    found = User.objects.prefetch_related("memberships__study")
    page = lists.page(request, found, order="email", size=A_PAGE)
    return render(request, "people/list.html", {"page": page, "form": form, "link": link})


@require_http_methods(["GET", "POST"])
@administrator
def colleague(request: HttpRequest, account: UUID) -> HttpResponse:
    """Show one account with its roles, and give it another."""
    shown = _account(account)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role, study = Role(form.cleaned_data["role"]), form.cleaned_data["study"]
        roles.give(shown, role, study=study, by=person(request))
        return redirect("colleague", account=account)
    ctx = {
        "shown": shown,
        "memberships": shown.memberships.select_related("study"),
        "tokens": shown.api_tokens.all(),
        "acts": shown.acts.all()[:20],
        "form": form,
    }
    return render(request, "people/colleague.html", ctx)


@require_POST
@administrator
def role_take(request: HttpRequest, account: UUID, membership: UUID) -> HttpResponse:
    """Take a role away."""
    held = get_object_or_404(
        Membership.objects.select_related("study"), public_id=membership, user=_account(account)
    )
    roles.take(held.user, Role(held.role), study=held.study, by=person(request))
    return redirect("colleague", account=account)


@require_POST
@administrator
def colleague_act(request: HttpRequest, account: UUID, act: str) -> HttpResponse:
    """Close or open an account, sign it out, forget its devices, or erase it, which asks for its address."""
    shown, by = _account(account), person(request)
    try:
        if act == "erase" and request.POST.get("email", "").strip().lower() != shown.email:
            messages.error(request, _("Type the address of the account to erase it."))
            return redirect("colleague", account=account)
        {
            "close": lambda: service.set_active(shown, active=False, by=by),
            "open": lambda: service.set_active(shown, active=True, by=by),
            "sign-out": lambda: service.end_sessions(shown, by=by),
            "factors": lambda: service.forget_factors(shown, by=by),
            "erase": lambda: service.erase(shown, by=by),
        }[act]()
    except ClipJuryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("colleague", account=account)


@require_GET
@administrator
def audit(request: HttpRequest) -> HttpResponse:
    """List what people did, newest first, narrowed by act, study and account."""
    act, study, by = (request.GET.get(name, "").replace("\0", "") for name in ("act", "study", "by"))
    found = AuditEntry.objects.select_related("by")
    if act in Act.values:
        found = found.filter(act=act)
    if study:
        found = found.filter(study=study)
    if by:
        found = found.filter(by__email=by.lower())
    page = lists.page(request, found, order="-at", size=A_PAGE)
    ctx = {"page": page, "choices": Act.choices, "act": act, "study": study, "by": by}
    return render(request, "people/audit.html", ctx)


def _account(account: UUID) -> User:
    return get_object_or_404(User, public_id=account)
