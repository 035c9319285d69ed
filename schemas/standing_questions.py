"""The questions that every dossier answers, or marks as unanswered: what a judge asks when only one side is heard.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (full and frank disclosure: put on the defence hat).
"""

STANDING_QUESTIONS: dict[str, str] = {
    "what_paid": "What would the respondent say paid for each asset?",
    "lawful_income": "What lawful income is known, and what was not asked?",
    "other_owners": "Who else may own part of any asset?",
    "lines_not_pursued": "Which lines of enquiry were open and not pursued, and why?",
    "earlier_applications": "Which earlier applications were made or refused?",
    "delay": "Was there delay?",
    "unused_material": "What in the unused material helps the respondent?",
    "opinions": "Which figures rest on an opinion, and whose?",
    "since_notice": "What has the respondent done with property since learning of the investigation?",
    "who_is_hurt": "Whom would the order hurt (dependants, employees, tenants, victims)?",
    "innocent_links": "Could the innocent explanation of a link (lodger, lodgement in error, loan, family help) be true?",
}
