"""Which records of a register are looked at for which party sought: SQL, one statement a named function, for millions of names.

Method: blocking (Fellegi and Sunter 1969). A record is looked at if it has an identifier of the party; or a whole word of its name beside another
word that begins alike, or the month of birth and a name up to three letters apart; and if every word of the shorter name fits one of the
longer as far as a slip of the pen or an initial. Slips in all words, where no date of birth is given, are not found, nor are other romanisations of all.

Tables made here: `sought` a row for each name of each party, `sought_words`, `sought_identifiers`, `hits`, `found`, `pairs`, `frequencies`. A file of
names (flows.registers.register_names) is bound as the parameter `file`, its number in the search as `n`.
"""

from __future__ import annotations

from tracing.matching.search_weights import join_key

_FILE = "read_parquet($file, file_row_number = true)"
_NUMBER = "case when kind <> 'person' and number <> '' then coalesce(nullif(jurisdiction, ''), 'gb') || ' ' || number end"
_SHORTER = "least(length(w), length(v))"
_FITS = f"""(length(w) = 1 or length(v) = 1) and w[1] = v[1]
            or damerau_levenshtein(w, v) <= case when {_SHORTER} >= 8 then 2 when {_SHORTER} >= 4 then 1 else 0 end"""


def hits_table() -> str:
    """By which step a row of a file is looked at for a row of `sought`."""
    return "create table hits (n integer, sought integer, row bigint, by_identifier boolean)"


def by_identifier() -> str:
    """The first step: company number in its register, LEI and other identifiers."""
    return f"""
        insert into hits
        select distinct $n, s.sought, r.file_row_number, true
        from (select file_row_number, kind, unnest(list_append(identifiers, {_NUMBER})) as value from {_FILE} where number <> '' or len(identifiers) > 0) r
        join sought_identifiers s on s.value = r.value and (r.kind = s.kind or r.kind = 'unknown')"""


def by_words() -> str:
    """A whole word, and another that begins with the same letter and is an initial, or has the same first two or last two letters."""
    return f"""
        insert into hits
        select distinct $n, s.sought, r.file_row_number, false
        from (select file_row_number, kind, key, unnest(string_split(key, ' ')) as word from {_FILE}) r
        join sought_words s on s.word = r.word and (r.kind = s.kind or r.kind = 'unknown')
        where contains(' ' || r.key, ' ' || left(s.other, 1))
          and (length(s.other) <= 1 or contains(' ' || r.key, ' ' || left(s.other, 2)) or contains(r.key || ' ', right(s.other, 2) || ' ')
               or contains(' ' || r.key || ' ', ' ' || left(s.other, 1) || ' '))"""


def by_birth() -> str:
    """The same month and year of birth, and names that are near as a whole."""
    return f"""
        insert into hits
        select distinct $n, s.unique_id, r.file_row_number, false
        from (select file_row_number, kind, key, born_year, born_month from {_FILE} where born_month is not null) r
        join sought s on s.born_year = r.born_year and s.born_month = r.born_month and r.kind = s.kind
        where abs(length(r.key) - length(s.name_key)) <= 3 and damerau_levenshtein(r.key, s.name_key) <= 3"""


def found_table() -> str:
    """An empty table of the records that are looked at."""
    return f"create table found as select 0 as n, * from {_FILE} limit 0"


def found() -> str:
    """SQL that puts the records which are looked at into a table, with every column."""
    return f"insert into found select $n, r.* from {_FILE} r where r.file_row_number in (select row from hits where n = $n)"


def candidates() -> str:
    """SQL that makes the table of candidates: the records, with the columns that are compared."""
    return """
        create table candidates as
        select row_number() over (order by n, file_row_number) as unique_id, n, file_row_number as row, kind, key as name_key, string_split(key, ' ') as words, born_year,
               born_month, born_day, nullif(postcode, '') as postcode, nullif(lower(nationality), '') as nationality
        from found"""


def pairs() -> str:
    """What is left of `hits` when whole names are looked at: every word of the shorter name fits one of the longer."""
    return f"""
        create table pairs as
        select 'looked at' as match_key, {join_key("sought", "sought")} as join_key_l, {join_key("candidate", "unique_id")} as join_key_r, sought, unique_id, by_identifier
        from (
            select sought, unique_id, by_identifier, case when len(only_a) <= len(only_b) then only_a else only_b end as short,
                   case when len(only_a) <= len(only_b) then only_b else only_a end as long
            from (
                select h.sought, c.unique_id, h.by_identifier, list_filter(s.words, w -> not list_contains(c.words, w)) as only_a,
                       list_filter(c.words, w -> not list_contains(s.words, w)) as only_b
                from (select n, row, sought, bool_or(by_identifier) as by_identifier from hits group by n, row, sought) h
                join candidates c using (n, row) join sought s on s.unique_id = h.sought
            )
        )
        where by_identifier or len(list_filter(short, w -> len(list_filter(long, v -> {_FITS})) = 0)) = 0"""


def as_compared(table: str) -> str:
    """Of `sought` or `candidates` what is compared, alike on both sides."""
    return f"""
        create view compared_{table} as
        select unique_id, name_key, words, born_year, born_month, born_day, postcode, nationality from {table}"""


def frequencies() -> str:
    """How much of the register, of `$records` records, bears each name sought (every bearer is among the candidates), or `$unless`, where it is above nil."""
    return """
        create table frequencies as
        select s.name_key, case when $unless > 0 then $unless else greatest(count(distinct c.unique_id), 1) / $records end as tf_name_key
        from sought s left join candidates c on c.name_key = s.name_key
        group by s.name_key"""


DRAWN_BY = {"rows": "file_row_number", "name": "key", "home": "born_year, born_month, postcode"}


def sampled(file_number: int) -> str:
    """A table of the people of a file with a month of birth that are in a sample: one in `$rows` at random, and whole groups, one in `$name` of those of one
    name and one in `$home` of those of one month of birth and postcode."""
    drawn = ", ".join(f"hash({by}) % ${name}::ubigint = 0 as by_{name}" for name, by in DRAWN_BY.items())
    wanted = " or ".join(f"hash({by}) % ${name}::ubigint = 0" for name, by in DRAWN_BY.items())
    return f"""
        create table sampled_{file_number} as
        select {file_number} as n, file_row_number as row, key as name_key, born_year, born_month, born_day, nullif(postcode, '') as postcode,
               nullif(lower(nationality), '') as nationality, {drawn}
        from {_FILE} where kind = 'person' and born_month is not null and key <> '' and ({wanted})"""


def sample(drawn_by: str, files: int) -> str:
    """One of the samples of all files as a table of its own: sample_rows, sample_name, sample_home."""
    everybody = " union all ".join(f"select * from sampled_{n} where by_{drawn_by}" for n in range(files))
    return f"""
        create table sample_{drawn_by} as
        select row_number() over (order by n, row) as unique_id, name_key, string_split(name_key, ' ') as words, born_year, born_month, born_day, postcode, nationality
        from ({everybody})"""


def people() -> str:
    """How many records a file has, and how many people with a month of birth."""
    return f"select count(*), count(*) filter (kind = 'person' and born_month is not null) from {_FILE}"


def ranked(scores: str) -> str:
    """For each party its candidates, the best `$most`: identifiers first, then by weight, then by where they stand."""
    return f"""
        select s.party, by_identifier, weight, f.* exclude (n, file_row_number, key)
        from (
            select *, row_number() over (partition by party order by by_identifier desc, round(weight, 1) desc, n, row) as place_in_order
            from (
                select t.party, c.n, c.row, bool_or(p.by_identifier) as by_identifier, max(m.match_weight) as weight
                from pairs p join {scores} m on m.unique_id_l = p.sought and m.unique_id_r = p.unique_id join candidates c on c.unique_id = p.unique_id
                join sought t on t.unique_id = p.sought
                group by t.party, c.n, c.row
            )
        ) s join found f on f.n = s.n and f.file_row_number = s.row
        where place_in_order <= $most
        order by s.party, place_in_order"""
