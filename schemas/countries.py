"""Countries as registers write them, and the code each has.

Authority: ISO 3166-1 alpha-2, in lower case; English short names as amended to 2025, and the forms that Companies House and HM
Land Registry use.
"""

from __future__ import annotations

import re

_NAMES = """
ae United Arab Emirates|UAE; ad Andorra; af Afghanistan; ag Antigua and Barbuda|Antigua; ai Anguilla; al Albania; am Armenia; ao Angola;
ar Argentina; as American Samoa; at Austria; au Australia; aw Aruba; ax Aland Islands; az Azerbaijan; ba Bosnia and Herzegovina;
bb Barbados; bd Bangladesh; be Belgium; bf Burkina Faso; bg Bulgaria; bh Bahrain; bi Burundi; bj Benin; bm Bermuda; bn Brunei|Brunei Darussalam;
bo Bolivia; br Brazil; bs Bahamas|The Bahamas|Bahamas, The; bt Bhutan; bw Botswana; by Belarus; bz Belize; ca Canada; cd Democratic Republic of the Congo;
cf Central African Republic; cg Congo; ch Switzerland; ci Cote d'Ivoire|Ivory Coast; ck Cook Islands; cl Chile; cm Cameroon; cn China|People's Republic of China;
co Colombia; cr Costa Rica; cu Cuba; cv Cape Verde|Cabo Verde; cw Curacao; cy Cyprus; cz Czechia|Czech Republic; de Germany; dj Djibouti;
dk Denmark; dm Dominica; do Dominican Republic; dz Algeria; ec Ecuador; ee Estonia; eg Egypt; er Eritrea; es Spain; et Ethiopia; fi Finland;
fj Fiji; fk Falkland Islands; fm Micronesia; fo Faroe Islands; fr France; ga Gabon;
gb United Kingdom|UK|U.K.|GB|Great Britain|England|Wales|Scotland|Northern Ireland|England and Wales|England & Wales|United Kingdom (England)|United Kingdom (England and Wales)|
The United Kingdom|United Kingdom (England & Wales)|United Kingdom (Scotland)|United Kingdom (Northern Ireland)|England, UK|Scotland, UK|Wales, UK|Northern Ireland, UK|
England and Wales, UK|England & Wales, United Kingdom|England and Wales, United Kingdom|England, United Kingdom|England/Wales|Wales/England;
gd Grenada; ge Georgia; gg Guernsey|Alderney|Sark; gh Ghana; gi Gibraltar; gl Greenland; gm Gambia|The Gambia; gn Guinea; gq Equatorial Guinea; gr Greece;
gt Guatemala; gw Guinea-Bissau; gy Guyana; hk Hong Kong; hn Honduras; hr Croatia; ht Haiti; hu Hungary; id Indonesia; ie Ireland|Republic of Ireland|Eire;
il Israel; im Isle of Man; in India; iq Iraq; ir Iran; is Iceland; it Italy; je Jersey; jm Jamaica; jo Jordan; jp Japan; ke Kenya; kg Kyrgyzstan;
kh Cambodia; ki Kiribati; km Comoros; kn St Kitts and Nevis|Saint Kitts and Nevis|Nevis|St Kitts; kp North Korea; kr South Korea|Republic of Korea|Korea;
kw Kuwait; ky Cayman Islands|Cayman; kz Kazakhstan; la Laos; lb Lebanon; lc St Lucia|Saint Lucia; li Liechtenstein; lk Sri Lanka; lr Liberia; ls Lesotho;
lt Lithuania; lu Luxembourg; lv Latvia; ly Libya; ma Morocco; mc Monaco; md Moldova; me Montenegro; mg Madagascar; mh Marshall Islands; mk North Macedonia|Macedonia;
ml Mali; mm Myanmar; mn Mongolia; mo Macau|Macao; mr Mauritania; ms Montserrat; mt Malta; mu Mauritius; mv Maldives; mw Malawi; mx Mexico; my Malaysia|Labuan;
mz Mozambique; na Namibia; nc New Caledonia; ne Niger; ng Nigeria; ni Nicaragua; nl Netherlands|The Netherlands|Holland; no Norway; np Nepal; nr Nauru;
nu Niue; nz New Zealand; om Oman; pa Panama; pe Peru; pf French Polynesia; pg Papua New Guinea; ph Philippines; pk Pakistan; pl Poland; pr Puerto Rico;
ps Palestine; pt Portugal|Madeira; pw Palau; py Paraguay; qa Qatar; ro Romania; rs Serbia; ru Russia|Russian Federation; rw Rwanda; sa Saudi Arabia;
sb Solomon Islands; sc Seychelles; sd Sudan; se Sweden; sg Singapore; sh St Helena|Saint Helena; si Slovenia; sk Slovakia; sl Sierra Leone; sm San Marino;
sn Senegal; so Somalia; sr Suriname; st Sao Tome and Principe; sv El Salvador; sx Sint Maarten; sy Syria; sz Eswatini|Swaziland;
tc Turks and Caicos Islands|Turks & Caicos Islands; td Chad; tg Togo; th Thailand; tj Tajikistan; tm Turkmenistan; tn Tunisia; to Tonga;
tr Turkey|Turkiye; tt Trinidad and Tobago; tv Tuvalu; tw Taiwan; tz Tanzania; ua Ukraine; ug Uganda;
us United States|United States of America|USA|U.S.A.|Delaware|Delaware, USA|Delaware, United States|New York|Florida|California|Nevada|Wyoming;
uy Uruguay; uz Uzbekistan; va Vatican City; vc St Vincent and the Grenadines|Saint Vincent and the Grenadines; ve Venezuela;
vg British Virgin Islands|Virgin Islands, British|Virgin Islands (British)|BVI; vi United States Virgin Islands|US Virgin Islands|Virgin Islands, U.S.;
vn Vietnam|Viet Nam; vu Vanuatu; ws Samoa|Western Samoa; xk Kosovo; ye Yemen; za South Africa; zm Zambia; zw Zimbabwe
"""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z&]+", " ", name.lower()).strip()


_CODES = {_plain(name): code for part in _NAMES.split(";") for code, _, names in [part.strip().partition(" ")] for name in names.split("|")}

_SHORT = {part.split()[0]: part.strip().partition(" ")[2].split("|")[0] for part in _NAMES.split(";")}


def country_code(written: str) -> str:
    """The code of a country as a register writes it, whatever its capitals; '' if it is not known: a place is never guessed."""
    return _CODES.get(_plain(written), "")


def country_name(code: str) -> str:
    """The country's short name, "United Kingdom" for 'gb'; the code itself in capitals where none is known."""
    return _SHORT.get(code.lower(), code.upper())


def is_country_code(text: str) -> bool:
    """Whether it is a code in lower case that stands here."""
    return text in _SHORT
