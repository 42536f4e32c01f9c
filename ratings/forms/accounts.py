"""What people type about accounts: a token, a role, a colleague."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ratings.choices import Role, Scope
from ratings.models import Study


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Which program will use it."))
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=[Scope.READ]
    )
    days = forms.IntegerField(
        label=_("Days until it ends"),
        min_value=1,
        max_value=3650,
        required=False,
        initial=90,
        help_text=_("Empty: it has no end."),
    )


class RoleForm(forms.Form):
    """A role in one study, or in every one."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    study = forms.ModelChoiceField(
        label=_("Study"),
        queryset=Study.objects.order_by("slug"),
        to_field_name="slug",
        required=False,
        empty_label=_("every study"),
    )


class ColleagueForm(RoleForm):
    """An account for a colleague."""

    ADMINISTRATOR = "administrator"
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[*Role.choices, (ADMINISTRATOR, _("administrator"))])
    field_order = ("email", "name", "role", "study")


class ProfileForm(forms.Form):
    """What colleagues see of an account, and in which language it is written to."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Language of mail"),
        choices=[("", _("that of the page")), *settings.LANGUAGES],
        required=False,
    )
