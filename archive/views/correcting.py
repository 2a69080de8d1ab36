"""People who may correct what was read, doing so. Every act is a redirect with a message and a way back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive.corrections import amending, ruling
from archive.forms.corrections import AlwaysParameters, FieldsForm, LinesParameters
from archive.ingest.items import Role
from archive.models import Article, AuditEntry, SourceRule
from archive.presenting import corrections
from archive.storing import readings
from archive.storing.correcting import DATE, LINE, SHAPE, field_words, line_shape, line_words
from archive.views.acting import corrector, did
from archive.views.articles import article_page, find_article


def _received(article_id: int, place: str = "corrections") -> str:
    return f"{reverse('archive:article', args=[article_id])}?view=received#{place}"


@require_POST
def lines(request: HttpRequest, article_id: int) -> HttpResponse:
    """With `always`: goes on to what would hold for the whole source."""
    actor = corrector(request)
    article = find_article(article_id)
    said = LinesParameters.read(request.POST).cleaned_data
    if "always" in request.POST:
        wanted = [*(("line", number) for number in said["line"]), ("role", said["role"])]
        wanted += [("shape", "on")] if said["shape"] else []
        return redirect(f"{reverse('archive:always', args=[article_id])}?{urlencode(wanted)}")
    done = gettext("Corrected. What follows from it has followed; it is listed here and can be undone.")
    did(request, lambda: amending.correct_lines(article, said["line"], Role(said["role"]), actor), done)
    return redirect(_received(article_id))


@require_POST
def fields(request: HttpRequest, article_id: int) -> HttpResponse:
    actor = corrector(request)
    article = find_article(article_id)
    form = FieldsForm(request.POST)
    if not form.is_valid():
        for name, problems in form.errors.items():
            messages.error(request, f"{corrections.FIELD_WORDS[name]}: {problems[0]}")
        return article_page(request, article, "received", form)
    done = gettext("Corrected. What follows from it has followed; it is listed here and can be undone.")
    did(request, lambda: amending.correct_fields(article, form.values_of(request.POST), actor), done)
    return redirect(_received(article_id))


@require_POST
def undo(request: HttpRequest, article_id: int, correction_id: int) -> HttpResponse:
    actor = corrector(request)
    find_article(article_id)
    entry = AuditEntry.objects.filter(pk=correction_id, act=amending.CORRECT).first()
    if entry is None:
        raise Http404(gettext("There is no such correction."))
    did(request, lambda: amending.undo(entry, actor), gettext("The correction is undone."))
    return redirect(_received(article_id))


@require_http_methods(["GET", "HEAD", "POST"])
def always(request: HttpRequest, article_id: int) -> HttpResponse:
    """What a rule for the whole source would change; POST makes it."""
    actor = corrector(request)
    article = find_article(article_id)
    drafts = _drafts(article, AlwaysParameters.read(request.POST or request.GET).cleaned_data)
    if not drafts:
        messages.warning(request, gettext("Choose a line or a field first."))
        return redirect(_received(article_id, "received"))
    if request.method == "POST":
        done = gettext("It holds for this source from now on. It is listed among the rules and can be undone.")
        if did(request, lambda: ruling.make(drafts, actor), done):
            return redirect("archive:rules")
        return redirect(_received(article_id))
    try:
        effect = ruling.effect_of(drafts)
    except ruling.UnusableRuleError as error:
        messages.warning(request, str(error))
        return redirect(_received(article_id))
    said = [corrections.rule_sentence(draft) for draft in drafts]
    context = {"article": article, "effect": effect, "sentences": said, "samples": corrections.samples_of(effect)}
    return render(request, "archive/always.html", {**context, "sent": list(request.GET.lists())})


def _drafts(article: Article, said: dict[str, object]) -> list[ruling.Draft]:
    """One for each chosen line; one of what a field was read as and is now; one of a kind of evidence."""
    source = article.source.name if article.source else ""
    if said["distrust"]:
        return [ruling.Draft(source, DATE, str(said["distrust"]), "")]
    read, lines = readings.of_article(article), article.line_objects()
    if said["field"]:
        name = str(said["field"])
        if name not in ruling.FIELDS:
            return []
        now = corrections.typed(amending.said_of(article)[name])
        return [ruling.Draft(source, name, field_words(getattr(read, name)), now)]
    about, words = (SHAPE, line_shape) if said["shape"] else (LINE, line_words)
    chosen = said["line"] if isinstance(said["line"], list) and said["role"] else []
    patterns = dict.fromkeys(words(article.text, lines[number]) for number in chosen if number < len(lines))
    return [ruling.Draft(source, about, pattern, str(said["role"])) for pattern in patterns]


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    corrector(request)
    held = SourceRule.objects.in_force().select_related("made_by").order_by("source_name", "-made_by", "pk")
    return render(request, "archive/rules.html", {"rules": corrections.rules(held), "pending": ruling.is_pending()})


@require_POST
def undo_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    actor = corrector(request)
    entry = AuditEntry.objects.filter(pk=rule_id, act=ruling.MAKE).first()
    if entry is None:
        raise Http404(gettext("There is no such rule."))
    did(
        request,
        lambda: ruling.undo(entry, actor),
        gettext("The rule is undone; the articles are as they would be without."),
    )
    return redirect("archive:rules")
