"""What people type about generators, prompts and clips; `content` is what `services.editing` reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.choices import GeneratorKind, Selection, Source, Task
from ratings.models import Claim, Generator, Prompt, Remark
from ratings.services.shapes import KEY

SEPARATED = re.compile(r"[;；\n]")


class Several(forms.CharField):
    """Texts in one field, separated by semicolons or lines."""

    def __init__(self, *, limit: int = 200, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.limit = limit

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(map(_shown, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[Any]:  # type: ignore[override] # a list where Django has a text
        parts = (part.strip() for part in SEPARATED.split(super().to_python(value) or ""))
        return [self.read(part) for part in dict.fromkeys(parts) if part]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except forms.ValidationError:
            return True

    def read(self, part: str) -> Any:
        """Return what one part means."""
        if len(part) > self.limit:
            raise forms.ValidationError(
                _("“%(part)s…” is longer than %(limit)d characters."),
                params={"part": part[:20], "limit": self.limit},
            )
        return part


class SeveralNumbers(Several):
    """Positive numbers, separated by semicolons."""

    def read(self, part: str) -> float:
        try:
            value = float(part.replace(",", "."))
        except ValueError:
            value = -1
        if not 0 < value < 1e6:
            raise forms.ValidationError(_("“%(part)s” is no length in seconds."), params={"part": part[:20]})
        return value


class SeveralKeys(Several):
    """Keys of dimensions."""

    def read(self, part: str) -> str:
        if not KEY.fullmatch(part) or len(part) > 60:
            raise forms.ValidationError(
                _("“%(part)s” is no key of a dimension, such as motion."), params={"part": part[:40]}
            )
        return part


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


class ClaimForm(forms.ModelForm):  # type: ignore[type-arg] # no parameters at run time
    """What a vendor claims at one date."""

    tasks = forms.MultipleChoiceField(
        label=_("Tasks"), choices=Task.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    duration_s = SeveralNumbers(label=_("Lengths offered, in seconds"), help_text=_("Such as 5; 10"))
    features = Several(label=_("Features"), help_text=_("Separated by semicolons."))

    class Meta:
        model = Claim
        fields = ("as_of", "tasks", "duration_s", "resolution", "fps", "price", "available", "features")
        widgets = {"as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012


class RemarkForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody says of a generator."""

    class Meta:
        model = Remark
        fields = ("by", "text", "text_zh")
        widgets = dict.fromkeys(("text", "text_zh"), forms.Textarea(attrs={"rows": 2}))


Claims = forms.formset_factory(ClaimForm, extra=1, can_delete=True)
Remarks = forms.formset_factory(RemarkForm, extra=1, can_delete=True)


class GeneratorForm(forms.ModelForm):  # type: ignore[type-arg]
    """A generator with all that is said of it."""

    aliases = Several(
        label=_("Also called"), help_text=_("Names by which files may call it, separated by semicolons.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=GeneratorKind.choices,
        help_text=_("Only systems are ranked; real footage and anchors are there to compare with."),
    )

    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Generator
        fields = (
            *("name", "name_zh", "aliases", "vendor", "vendor_zh", "region"),
            *("kind", "architecture", "launched", "url"),
        )
        widgets = {"launched": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012

    def __init__(
        self, data: Mapping[str, Any] | None, *, content: Mapping[str, Any], fixed: Mapping[str, str]
    ) -> None:
        super().__init__(data, initial=dict(content))
        fix(self, fixed)
        self.claims = Claims(data, initial=content.get("claims", []), prefix="claims")
        self.remarks = Remarks(data, initial=content.get("remarks", []), prefix="remarks")

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.claims.is_valid(), self.remarks.is_valid()])

    def _post_clean(self) -> None:
        """Leave the row to the service: this form only reads what was typed."""

    def content(self) -> dict[str, Any]:
        """Return what stands in the form, as the service reads it."""
        return {
            **{name: _plain(value) for name, value in self.cleaned_data.items()},
            "claims": _rows(self.claims, by="as_of"),
            "remarks": _rows(self.remarks, by="by"),
        }


class PromptForm(forms.ModelForm):  # type: ignore[type-arg]
    """A prompt with what conditions it."""

    slug = forms.CharField(
        label=_("Short name"),
        max_length=120,
        required=False,
        help_text=_(
            "By which files and tables call it. Empty: made from the text. It cannot be changed later."
        ),
    )
    task = forms.ChoiceField(label=_("Task"), choices=Task.choices, widget=forms.RadioSelect)
    image = forms.FileField(label=_("Image it is given with"), required=False)
    video = forms.FileField(label=_("Video it is given with"), required=False)
    category = Several(label=_("Categories"), help_text=_("Separated by semicolons."))
    dimensions = SeveralKeys(
        label=_("Judged on"),
        help_text=_("Keys of dimensions, such as motion; clarity. Empty: every dimension of its task."),
    )

    class Meta:
        model = Prompt
        fields = (
            *("slug", "task", "text", "text_zh", "language", "image", "video"),
            *("category", "difficulty", "dimensions"),
        )
        widgets = dict.fromkeys(("text", "text_zh"), forms.Textarea(attrs={"rows": 4}))

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        uploaded: Mapping[str, Any] | None = None,
        *,
        content: Mapping[str, Any],
        fixed: Mapping[str, str],
        new: bool = False,
    ) -> None:
        super().__init__(data, uploaded, initial={"task": Task.T2V, **content, "image": None, "video": None})  # type: ignore[arg-type] # a dict of files is what Django hands in
        if not new:
            del self.fields["slug"]
        fix(self, fixed)

    def _post_clean(self) -> None:
        """Leave the row to the service: this form only reads what was typed."""

    def content(self) -> dict[str, Any]:
        """Return what stands in the form, but for its files."""
        left_out = {"slug", "image", "video"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class ProvenanceForm(forms.Form):
    """Where clips came from. For many clips at once, what is left empty stays as it is."""

    generator = forms.ModelChoiceField(
        label=_("Generator"),
        queryset=Generator.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label=_("as it is"),
    )
    source = forms.ChoiceField(label=_("Source"), required=False)
    selection = forms.ChoiceField(label=_("Selection"), required=False)
    watermark = forms.ChoiceField(label=_("Watermark"), required=False)
    generated_at = forms.DateTimeField(
        label=_("Generated"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In UTC."),
    )
    generation_seconds = forms.FloatField(label=_("Seconds to generate"), required=False, min_value=0)
    seed = forms.CharField(label=_("Seed"), max_length=60, required=False)
    prompt_text = forms.CharField(
        label=_("Prompt as given"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    WATERMARK = {"": None, "yes": True, "no": False}  # noqa: RUF012
    ALIKE = ("generator", "source", "selection", "watermark", "generated_at", "notes")

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        content: Mapping[str, Any] | None = None,
        fixed: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=self._initial(content) if content else {})
        self.one = content is not None
        keep = [] if self.one else [("", _("as it is"))]
        unknown = [("", _("not known"))] if self.one else keep
        for name, choices in (
            ("source", [*keep, *Source.choices]),
            ("selection", [*keep, *Selection.choices]),
            ("watermark", [*unknown, ("yes", _("yes")), ("no", _("no"))]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined] # choice fields, as declared
        if not self.one:
            for name in self.fields.keys() - set(self.ALIKE):
                del self.fields[name]
        fix(self, fixed or {})

    def content(self) -> dict[str, Any]:
        """Return what is to be stored: all of one clip, of many only what was chosen."""
        said = {name: _plain(value) for name, value in self.cleaned_data.items()}
        said["watermark"] = self.WATERMARK[said["watermark"]]
        said["generator"] = said["generator"].slug if said["generator"] else None
        if self.one:
            return {name: value for name, value in said.items() if name != "generator" or value}
        return {name: value for name, value in said.items() if value not in (None, "")}

    def _initial(self, content: Mapping[str, Any]) -> dict[str, Any]:
        words = {value: word for word, value in self.WATERMARK.items()}
        made = content["generated_at"]
        return {**content, "watermark": words[content["watermark"]], "generated_at": made and made[:16]}


def fix(form: forms.BaseForm, fixed: Mapping[str, str]) -> None:
    """Show what may no longer be changed, with the reason beneath, and read nothing there."""
    for name in fixed.keys() & form.fields.keys():
        form.fields[name].disabled = True
        form.fields[name].help_text = fixed[name]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _rows(formset: Any, *, by: str) -> list[dict[str, Any]]:
    """Return the rows that say something, without those marked for removal, in the order of one column."""
    said = [form.cleaned_data for form in formset.forms if form.cleaned_data.get(by)]
    rows = [
        {name: _plain(value) for name, value in row.items() if name != "DELETE"}
        for row in said
        if not row.get("DELETE")
    ]
    return sorted(rows, key=lambda row: str(row[by]))
