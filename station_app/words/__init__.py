"""All that people read: sentences and labels for the window, the papers and the command line. No Qt here.

The source language is Chinese: `say("今日工作台")` returns the sentence itself, or its translation where the second
language is chosen and knows it. Values go in by name: `say("已存本机 {time}", time=…)`. Babel extracts the sentences
(`make words`); the translations lie in `resources/translations/<language>.po`, read at the first use. What stands on a
paper is said by `on_paper`: it stays Chinese in every language (docs/decisions/0010).
"""

from collections.abc import Mapping
from typing import Final

from station_app.words.catalogue import read_translations

SOURCE: Final = "zh_CN"
"""The language that the sentences are written in, and that of every paper."""

LANGUAGES: Final[Mapping[str, str]] = {SOURCE: "中文", "en": "English"}
"""What a clerk can choose for the window and the command line, each called by its own speakers' name."""

_translations: Mapping[str, str] = {}
_language = SOURCE


def use_language(language: str) -> None:
    """Choose the language of this process: `zh_CN` (the source) or a language that has a catalogue, such as `en`."""
    global _translations, _language
    _translations = {} if language == SOURCE else read_translations(language)
    _language = language


def language() -> str:
    """The language chosen for this process."""
    return _language


def say(sentence: str, **values: object) -> str:
    """The sentence in the chosen language, with its values filled in by name.

    A sentence without a translation stays Chinese: a clerk reads it, an untranslated key nobody does.
    """
    text = _translations.get(sentence, sentence)
    return text.format_map(values) if values else text


def on_paper(sentence: str, **values: object) -> str:
    """The sentence in Chinese whatever language is chosen, with its values filled in by name.

    For what an office hands out or keeps: papers, the notice a visitor reads, the texts of a record.
    """
    return sentence.format_map(values) if values else sentence
