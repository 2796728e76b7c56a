"""Languages by any of their names: "English, español" is read as {"en", "es"}."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import category, normalize

from bot.core.refusals import TooManyLanguages, UnreadableLanguage

ENGLISH = frozenset({"en"})
MOST, LONGEST = 5, 20

NAMES: dict[str, tuple[str, ...]] = {
    "ar": ("Arabic", "العربية", "عربي"),
    "bg": ("Bulgarian", "български"),
    "bn": ("Bengali", "Bangla", "বাংলা"),
    "ca": ("Catalan", "català"),
    "cs": ("Czech", "čeština", "česky"),
    "da": ("Danish", "dansk"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "ελληνικά"),
    "en": ("English",),
    "es": ("Spanish", "español", "espanol", "castellano", "Castilian"),
    "et": ("Estonian", "eesti"),
    "fa": ("Persian", "Farsi", "فارسی"),
    "fi": ("Finnish", "suomi"),
    "fr": ("French", "français", "francais"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी", "हिंदी"),
    "hr": ("Croatian", "hrvatski"),
    "hu": ("Hungarian", "magyar"),
    "id": ("Indonesian", "Bahasa Indonesia", "Bahasa"),
    "it": ("Italian", "italiano"),
    "ja": ("Japanese", "日本語"),
    "ko": ("Korean", "한국어"),
    "lt": ("Lithuanian", "lietuvių"),
    "lv": ("Latvian", "latviešu"),
    "mr": ("Marathi", "मराठी"),
    "ms": ("Malay", "Bahasa Melayu"),
    "nl": ("Dutch", "Nederlands", "Flemish"),
    "no": ("Norwegian", "norsk", "nb", "bokmål"),
    "pa": ("Punjabi", "ਪੰਜਾਬੀ"),
    "pl": ("Polish", "polski"),
    "pt": ("Portuguese", "português", "portugues"),
    "ro": ("Romanian", "română"),
    "ru": ("Russian", "русский"),
    "sk": ("Slovak", "slovenčina"),
    "sl": ("Slovenian", "Slovene", "slovenščina"),
    "sr": ("Serbian", "српски", "srpski"),
    "sv": ("Swedish", "svenska"),
    "sw": ("Swahili", "Kiswahili"),
    "ta": ("Tamil", "தமிழ்"),
    "te": ("Telugu", "తెలుగు"),
    "th": ("Thai", "ไทย"),
    "tl": ("Tagalog", "Filipino"),
    "tr": ("Turkish", "Türkçe", "Turkce"),
    "uk": ("Ukrainian", "українська"),
    "ur": ("Urdu", "اردو"),
    "vi": ("Vietnamese", "tiếng Việt"),
    "zh": ("Chinese", "Mandarin", "中文", "普通话", "汉语"),
}
"""Names by code (ISO 639-1); the first is the one shown."""

_CODES = {normalize("NFC", name.lower()): code for code, names in NAMES.items() for name in names}
_BETWEEN = re.compile(r"[,;/&+、،\n]|\band\b", re.IGNORECASE)
_WITH_REGION = re.compile(r"([a-z]{2})[-_][a-z]{2,4}")


def parse_languages(text: str) -> frozenset[str]:
    """Codes, or names in small letters where no code is known. Empty text is English.

    Refuses what is no name or longer than LONGEST (UnreadableLanguage), and more than MOST (TooManyLanguages).
    """
    found = {_code(bit) for bit in _BETWEEN.split(text) if bit.strip()}
    if len(found) > MOST:
        raise TooManyLanguages(languages=len(found), most=MOST)
    return frozenset(found) or ENGLISH


def spell_languages(languages: Iterable[str]) -> str:
    """Their names in English where known, which parse_languages() reads back unchanged."""
    return ", ".join(sorted(NAMES[code][0] if code in NAMES else code for code in languages))


def _code(bit: str) -> str:
    name = " ".join(normalize("NFC", bit.lower()).split())
    if with_region := _WITH_REGION.fullmatch(name):
        name = with_region[1]
    if len(name) > LONGEST or not (any(map(str.isalpha, name)) and all(map(_may_stand_in_a_name, name))):
        raise UnreadableLanguage(bit=bit.replace("`", "").strip()[:40], longest=LONGEST)
    return _CODES.get(name, name)


def _may_stand_in_a_name(character: str) -> bool:
    return character in " -'’" or category(character)[0] in "LM"  # letters, and the marks that go with them
