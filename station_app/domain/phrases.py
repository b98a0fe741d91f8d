"""常用语: standing phrases that a short sign expands in place (features.md row 26, ux.md 2).

A phrase is written with variables in braces (`{来访人}`) and one place where the caret stops (`{光标}`). The city
gives some through its reference data; a station adds its own, puts another wording in the place of the city's, or
hides it.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import NAME_LENGTH, TEXT_LENGTH
from station_app.domain.faults import Fault
from station_app.domain.readings import letters, spellings
from station_exchange.text import forbidden_character

LIST: Final = "phrase"
"""The list of the reference data that holds the city's phrases."""
CARET: Final = "光标"
VARIABLES: Final = ("来访人", "单位", "事项", "渠道", "站名", "站址", "站电话", "日期", "时间", "经办人")
"""What may stand in braces beside the mark for the caret. `expand` takes their values by these names."""
GAP: Final = "＿＿"
"""What a variable becomes whose value is not known yet: a gap that is seen and filled in."""
ABBREVIATION_LENGTH: Final = 12
TITLE_LENGTH: Final = NAME_LENGTH
HALF_LIFE_DAYS: Final = 14.0
"""A use counts half as much after so many days."""
MOST_OFFERED: Final = 9
LONGEST_QUERY: Final = 12

_ABBREVIATION: Final = re.compile(r"[a-z][a-z0-9]{0,11}", re.ASCII)
_BRACED: Final = re.compile(r"\{([^{}]*)\}")
_TRIGGER: Final = re.compile(r"[;；]([^\s;；,，.。、:：!！?？()（）“”\"'‘’《》]*)$")


@dataclass(frozen=True, slots=True)
class PhraseForm:
    """A phrase as somebody writes it. `city_code` names the city's phrase whose place it takes; else it is empty."""

    abbreviation: str = ""
    title: str = ""
    text: str = ""
    items: tuple[str, ...] = ()
    city_code: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that is offered, or hidden. `key` is the city's code or the id of the station's record.

    `record_id` is empty while the station has not touched the city's phrase; `weight` is its use (`heavier`), None
    where it was never used.
    """

    key: str
    form: PhraseForm
    record_id: str = ""
    hidden: bool = False
    uses: int = 0
    weight: float | None = None

    @property
    def of_city(self) -> bool:
        """Whether it stands as the city wrote it."""
        return bool(self.form.city_code) and not (self.record_id and not self.hidden)


@dataclass(frozen=True, slots=True)
class Sounding:
    """A phrase with the ways to type its title by sound, its title and text as they are compared."""

    phrase: Phrase
    sounds: tuple[str, ...]
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Expanded:
    """The words that take the sign's place, and where in them the caret stops (in code points from their begin)."""

    text: str
    caret: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """A sign under way before the caret: where its semicolon stands (in UTF-16 units, as Qt counts), and its query."""

    start: int
    query: str


def fold(text: str) -> str:
    """A query as it is compared: widths and case folded, the blanks and apostrophes of an input method dropped."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if not character.isspace() and character not in "'’`")


def written(form: PhraseForm) -> PhraseForm:
    """The form as it is stored: the abbreviation folded, full-width braces made plain, ends stripped."""
    text = form.text.replace("｛", "{").replace("｝", "}").strip()
    return PhraseForm(fold(form.abbreviation).lstrip(";"), form.title.strip(), text, form.items, form.city_code)


def check_phrase(form: PhraseForm, catalogue: Catalogue, others: Iterable[Phrase]) -> tuple[Fault, ...]:
    """Every fault of a written form. `others` are the phrases beside which it will be offered, itself left out."""
    faults: list[Fault] = []
    if not form.abbreviation:
        faults.append(Fault("phrase-abbreviation-missing", "abbreviation"))
    elif not _ABBREVIATION.fullmatch(form.abbreviation):
        faults.append(Fault("phrase-abbreviation-shape", "abbreviation", details={"most": ABBREVIATION_LENGTH}))
    else:
        taken = next((other for other in others if other.form.abbreviation == form.abbreviation), None)
        if taken is not None:
            details = {"abbreviation": form.abbreviation, "title": taken.form.title}
            faults.append(Fault("phrase-abbreviation-taken", "abbreviation", details=details))
    if not form.title:
        faults.append(Fault("phrase-title-missing", "phrase_title"))
    if not form.text:
        faults.append(Fault("phrase-text-missing", "phrase_text"))
    faults += _text_faults("phrase_title", form.title, TITLE_LENGTH)
    faults += _text_faults("phrase_text", form.text, TEXT_LENGTH)
    faults += _brace_faults(form.text)
    for item in form.items:
        if item not in catalogue["service_item"]:
            faults.append(Fault("code-unknown", "items", details={"value": item[:40]}))
    return tuple(faults)


def _text_faults(name: str, value: str, longest: int) -> list[Fault]:
    stranger = forbidden_character(value)
    if stranger is not None:
        details: dict[str, str | int] = {"character": f"U+{ord(stranger):04X}", "position": value.index(stranger) + 1}
        return [Fault("text-character", name, details=details)]
    if len(value) > longest:
        extra = {"length": len(value), "longest": longest, "extra": len(value) - longest}
        return [Fault("text-long", name, details=extra)]
    return []


def _brace_faults(text: str) -> list[Fault]:
    faults = []
    names = [name.strip() for name in _BRACED.findall(text)]
    for name in dict.fromkeys(names):
        if name != CARET and name not in VARIABLES:
            details = {"name": name[:20], "known": "、".join(VARIABLES)}
            faults.append(Fault("phrase-variable-unknown", "phrase_text", details=details))
    if names.count(CARET) > 1:
        faults.append(Fault("phrase-caret-twice", "phrase_text"))
    rest = _BRACED.sub("", text)
    if "{" in rest or "}" in rest:
        faults.append(Fault("phrase-brace-open", "phrase_text"))
    return faults


def expand(text: str, values: Mapping[str, str]) -> Expanded:
    """The text with its variables filled in; the caret stops at its mark, or behind the last word.

    A variable without a value becomes `GAP`, and so does one that nobody knows: phrases outlive the list of variables.
    """
    parts: list[str] = []
    length, caret, last = 0, -1, 0
    for found in _BRACED.finditer(text):
        before = text[last : found.start()]
        name = found.group(1).strip()
        put = "" if name == CARET else values.get(name) or GAP
        parts += [before, put]
        length += len(before) + len(put)
        if name == CARET:
            caret = length
        last = found.end()
    parts.append(text[last:])
    whole = "".join(parts)
    return Expanded(whole, len(whole) if caret < 0 else caret)


def trigger_before(line: str, composed: str = "") -> Trigger | None:
    """The sign that is being typed at the end of `line` (the line up to the caret), `composed` by an input method too.

    None where no semicolon stands before the caret, or what follows it is too long or is no longer one word.
    """
    found = _TRIGGER.search(line)
    if found is None:
        return None
    query = fold(found.group(1) + composed)
    if not query or len(query) > LONGEST_QUERY:
        return None
    return Trigger(len(line[: found.start()].encode("utf-16-le")) // 2, query)


def sounded(phrases: Iterable[Phrase]) -> tuple[Sounding, ...]:
    """The phrases with their sounds. Costs the import of the dictionary the first time: not on the window's thread."""
    return tuple(
        Sounding(phrase, spellings(phrase.form.title), phrase.form.title.casefold(), phrase.form.text.casefold())
        for phrase in phrases
    )


def offered(
    soundings: Sequence[Sounding], query: str, items: Collection[str], *, most: int = MOST_OFFERED
) -> list[Phrase]:
    """The phrases that the query can mean; all of them for an empty one.

    Found by the begin of the abbreviation, by initials or pinyin of the title, by words of title or text. An
    abbreviation that is typed in full comes first; then those of the chosen items, then those for every item; among
    these the better match, and then the more used, a recent use counting more.
    """
    wanted = fold(query)
    spelt = letters(wanted) if wanted.isascii() else ""
    ranked: list[tuple[tuple[int, int, int, float, str], Phrase]] = []
    for sounding in soundings:
        phrase = sounding.phrase
        form = phrase.form
        # At every key over every phrase: the begin of the sign, which most often decides, is asked here.
        match = 0 if form.abbreviation.startswith(wanted) else _match(sounding, wanted, spelt)
        if match is None or phrase.hidden:
            continue
        nearness = 1 if not form.items else (0 if not set(form.items).isdisjoint(items) else 2)
        weight = -phrase.weight if phrase.weight is not None else math.inf
        exact = 0 if wanted and form.abbreviation == wanted else 1
        ranked.append(((exact, nearness, match, weight, form.abbreviation), phrase))
    ranked.sort(key=lambda one: one[0])
    return [phrase for _, phrase in ranked[:most]]


def _match(sounding: Sounding, wanted: str, spelt: str) -> int | None:
    by_sound = spelt == wanted
    if by_sound:
        for sound in sounding.sounds:
            if sound.startswith(spelt):
                return 1
    if wanted in sounding.title:
        return 2
    if len(wanted) < 2:
        return None
    if by_sound:
        for sound in sounding.sounds:
            if spelt in sound:
                return 3
    return 4 if wanted in sounding.text else None


def heavier(weight: float | None, at: datetime) -> float:
    """The weight of a phrase that had `weight` and is used once more `at`.

    The weight is log2 of the sum over all uses of 2^(day / HALF_LIFE_DAYS): two weights compare as the decayed counts
    of uses would at any later moment, so that nothing has to be counted anew as time goes by.
    """
    now = at.timestamp() / 86_400 / HALF_LIFE_DAYS
    if weight is None:
        return now
    high, low = max(weight, now), min(weight, now)
    return high + math.log2(1 + 2 ** (low - high))


def merged(own: Iterable[Phrase], catalogue: Catalogue, day: datetime) -> list[Phrase]:
    """The city's phrases that are current on the day with what the station made of them, and the station's own.

    A station's wording outlives the city's phrase that it replaced.
    """
    touched = {phrase.form.city_code: phrase for phrase in own if phrase.form.city_code}
    whole: list[Phrase] = []
    for code in catalogue.current(LIST, day.date()) if LIST in catalogue.lists else ():
        city = PhraseForm(
            code.attributes["abbreviation"], code.label, code.attributes["text"], code.words("items"), code.code
        )
        mine = touched.pop(code.code, None)
        if mine is None:
            whole.append(Phrase(code.code, city))
        elif mine.hidden:
            whole.append(Phrase(code.code, city, mine.record_id, hidden=True))
        else:
            whole.append(Phrase(code.code, mine.form, mine.record_id))
    left = [phrase for phrase in touched.values() if not phrase.hidden]
    return [*whole, *left, *(phrase for phrase in own if not phrase.form.city_code)]
