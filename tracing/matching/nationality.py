"""Whether two written nationalities are one: British and GB are; what cannot be told is compared with nothing.

Format: ISO 3166-1 alpha-2. Companies House writes an adjective ("British"), BODS a country's name or its code; a person may have several.
"""

from __future__ import annotations

import re

from schemas.countries import country_code, is_country_code

_ADJECTIVES = """
ad Andorran; ae Emirati; af Afghan; al Albanian; am Armenian; ao Angolan; ar Argentine|Argentinian; at Austrian; au Australian; az Azerbaijani; ba Bosnian; bd Bangladeshi;
be Belgian; bg Bulgarian; br Brazilian; by Belarusian; ca Canadian; ch Swiss; cl Chilean; cm Cameroonian; cn Chinese; co Colombian; cy Cypriot; cz Czech; de German; dk Danish;
dz Algerian; ec Ecuadorian; ee Estonian; eg Egyptian; es Spanish; et Ethiopian; fi Finnish; fr French; gb British|English|Scottish|Welsh|Northern Irish; ge Georgian; gh Ghanaian;
gr Greek; hk Hong Konger; hr Croatian; hu Hungarian; id Indonesian; ie Irish; il Israeli; in Indian; iq Iraqi; ir Iranian; is Icelandic; it Italian; jm Jamaican; jo Jordanian;
jp Japanese; ke Kenyan; kg Kyrgyz; kr South Korean; kw Kuwaiti; kz Kazakh|Kazakhstani; lb Lebanese; li Liechtensteiner; lk Sri Lankan; lt Lithuanian; lu Luxembourger; lv Latvian;
ly Libyan; ma Moroccan; mc Monegasque; md Moldovan; me Montenegrin; mk Macedonian; mt Maltese; mu Mauritian; mx Mexican; my Malaysian; ng Nigerian; nl Dutch; no Norwegian;
np Nepalese|Nepali; nz New Zealander; pa Panamanian; pe Peruvian; ph Filipino; pk Pakistani; pl Polish; pt Portuguese; qa Qatari; ro Romanian; rs Serbian; ru Russian;
sa Saudi|Saudi Arabian; se Swedish; sg Singaporean; si Slovenian|Slovene; sk Slovak; sy Syrian; th Thai; tj Tajik; tm Turkmen; tn Tunisian; tr Turkish; tw Taiwanese; ua Ukrainian;
us American; uz Uzbek; ve Venezuelan; vn Vietnamese; xk Kosovan; ye Yemeni; za South African; zw Zimbabwean
"""
_CODES = {adjective.casefold(): entry.split()[0] for entry in _ADJECTIVES.split(";") for adjective in entry.strip().partition(" ")[2].split("|")}


def one_nationality(left: str, right: str) -> bool | None:
    """True if they have one in common, False if every one of both is known and none is; None if either is empty or cannot be told."""
    sides = [_nationalities(text) for text in (left, right)]
    if not all(sides):
        return None
    if sides[0] & sides[1]:
        return True
    return False if all(is_country_code(one) for one in sides[0] | sides[1]) else None


def _nationalities(text: str) -> set[str]:
    """Each as its country's code, or as it is written where that is not known."""
    parts = {" ".join(part.split()).casefold() for part in re.split("[,;/]", text) if part.strip()}
    return {_CODES.get(part) or country_code(part) or part for part in parts}
