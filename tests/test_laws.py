"""The three laws, over articles put together from prose, debris, names and every oddity of scraped text."""

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import copydesk
from copydesk import Article, Config, CopydeskError, Kind, clean
from copydesk.words import WORD
from strategies import ANY_TEXT, LANGS, articles, blocks, paragraphs_of
from support import (
    FOLDERS,
    INVISIBLE,
    SEEDS,
    assert_laws,
    assert_record_is_sound,
    collapsed,
    facts_of,
    read,
    row,
)


@given(articles())
def test_the_edits_of_an_article_prove_it(source):
    article = clean(source)

    assert source == article.source
    assert source == article.restore()
    assert article.text == copydesk.apply_edits(source, article.edits)
    assert_record_is_sound(article)


HEADLINE = "Council votes for new bridge over the river"
ONE = "The council met on Tuesday and voted for the new bridge over the river."
TWO = "They all went to look at the old bridge. It was closed in the spring. Nobody knew how long it would stand there."
AGENCY = "They took pictures with Alexander LukashenkaPAP / EPA / PAVEL BEDNYAKOV"
PERSON = "President Alexander Lukashenka went home on Tuesday."
KEPT = ("Subscribe to our newsletter", "Most Read", "Storm closes three schools", "How a baker won the prize")
BROKE_IT_ONCE = [
    row(f"{ONE}\n\n{TWO} {AGENCY}", Config(), id="name-glued-to-a-credit"),
    row(f"{PERSON}\n\nThe StudiesLukashenko’s aid was small.", Config(), id="renamed-half-of-glued-words"),
    row("\n".join([ONE, TWO, *KEPT]), Config(keep={"teaser", "newsletter"}), id="kept-teasers-without-heading"),
    row(f"{HEADLINE}\n{HEADLINE}\n{ONE}\n{TWO}", Config(keep={"repeat"}), id="kept-repeat-of-the-headline"),
]


@pytest.mark.parametrize(("source", "config"), BROKE_IT_ONCE)
def test_what_broke_the_second_law_once_does_so_no_more(source, config):
    text = clean(source, config=config).text

    assert text == clean(text, config=config).text


@given(articles())
def test_a_clean_text_stays_clean(source):
    text = clean(source).text

    assert text == clean(text).text


@given(articles(), st.sampled_from(LANGS))
def test_a_clean_text_stays_clean_in_a_language_that_was_told(source, lang):
    text = clean(source, lang=lang).text

    assert text == clean(text, lang=lang).text


NAMES = st.sampled_from(["rewrite", "tag", "off"])
LANGUAGES = st.sampled_from([(), ("en",), ("be", "ru"), ("de", "pl")])
KINDS = st.frozensets(st.sampled_from([kind for kind in Kind if kind.is_debris]), max_size=4)
POLICIES = st.builds(Config, keep=KINDS, names=NAMES, languages=LANGUAGES)


@given(articles(), POLICIES)
def test_the_edits_prove_an_article_under_every_policy(source, config):
    article = clean(source, config=config)

    assert source == article.restore()
    assert_record_is_sound(article)


@given(articles(), st.builds(Config, names=NAMES, languages=LANGUAGES))
def test_a_clean_text_stays_clean_under_a_policy(source, config):
    text = clean(source, config=config).text

    assert text == clean(text, config=config).text


@given(articles(), POLICIES)
def test_a_kind_that_is_kept_is_never_cut(source, config):
    cut = {edit.kind for edit in clean(source, config=config).removed}

    assert cut & config.keep == set()


@given(articles(), articles())
def test_the_same_input_gives_the_same_output_whatever_came_before(source, other):
    expected = clean(source)
    clean(other)

    assert expected == clean(source)


@given(articles())
def test_the_paragraphs_are_even_and_no_article_is_left_unstable(source):
    article = clean(source)

    assert "unstable" not in article.flags
    assert article.text == article.text.strip()
    assert not re.search(r"\n{3}|[\r\x0b\x0c\x85\u2028\u2029]", article.text)
    assert not re.search(f"[{INVISIBLE}]", article.text)


@given(articles())
def test_every_word_of_the_text_was_in_the_source_or_in_an_edit(source):
    article = clean(source)

    assert set() == set(WORD.findall(article.text)) - words_accounted_for(article)


def words_accounted_for(article):
    """The words of the source, what edits leave of them, and the new ones."""
    visible = re.sub(f"[{INVISIBLE}]", "", article.source)
    bordered, position = "", 0
    for edit in article.edits:
        between = "" if edit.kind is Kind.INVISIBLE else "\n"
        bordered += article.source[position : edit.start] + between + edit.replacement + between
        position = edit.end
    bordered += article.source[position:]
    return {word for text in (visible, bordered) for word in WORD.findall(text)}


@given(articles())
def test_mentions_stand_in_the_source_where_they_say(source):
    article = clean(source)
    starts = [mention.start for mention in article.mentions]

    assert starts == sorted(starts)
    assert [m.surface for m in article.mentions] == [source[m.start : m.end] for m in article.mentions]


@given(ANY_TEXT)
@example("")
@example("\ufeff")
@example("\ud800")
@example("\n\x00\n")
@example("(((((((((")
@example("a" * 5000)
@example("A " * 3000)
@example("\n" * 5000)
@example("Share\n" * 2000)
def test_any_text_gives_an_article_that_keeps_the_laws(source):
    assert_laws(clean(source))


@given(
    st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"%PDF-", b"\x1f\x8b"]), st.binary(max_size=200)
)
def test_any_bytes_give_an_article_or_an_error_that_is_ours(mark, content):
    try:
        article = clean(mark + content)
    except CopydeskError as error:
        assert str(error)
    else:
        assert isinstance(article, Article)
        assert_record_is_sound(article)


@given(st.sampled_from(LANGS).flatmap(blocks), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@example("(фото носит иллюстративный характер) \u2029", "utf-8")
@example("(фото) и так", "utf-8")
def test_bytes_give_what_their_characters_give(line, encoding):
    text = re.sub("[\ud800-\udfff\ufeff]", "", line)
    expected = clean(text)
    article = clean(text.encode(encoding))

    assert (expected.source, expected.text) == (article.source, article.text)


CHILD = """
import json, sys
from copydesk import clean
texts = json.load(sys.stdin)
articles = [clean(text).to_dict() for text in reversed(texts)]
json.dump(articles[::-1], sys.stdout)
"""


def test_another_process_with_another_hash_seed_and_locale_gives_the_same():
    shuffler = random.Random(0)
    fixtures = [read(folder / "dirty.txt") for folder in FOLDERS]
    mixed = ["\n".join(shuffler.sample(fixtures[i].split("\n") + fixtures[i - 1].split("\n"), 12)) for i in range(20)]
    texts = [*fixtures, *mixed, *(read(path) for path in sorted(SEEDS.glob("*.txt"))), "Łódź \ud800\x00 naïve"]
    expected = [clean(text).to_dict() for text in texts]

    for seed in ("1", "4711"):
        found = clean_elsewhere(texts, seed)
        assert [record["version"] for record in expected] == [record["version"] for record in found]
        assert expected == found


def clean_elsewhere(texts, seed):
    """The records of articles cleaned in another process, last text first."""
    settings_of_process = {"PYTHONHASHSEED": seed, "LANG": "C", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}
    home = Path(copydesk.__file__).parent.parent
    child = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=json.dumps(texts).encode("ascii"),
        env={**os.environ, **settings_of_process, "PYTHONPATH": str(home)},
        capture_output=True,
        check=True,
    )
    return json.loads(child.stdout)


@pytest.mark.parametrize("lang", LANGS)
def test_prose_of_every_language_stays_as_it_is(lang):
    prose = [line for line in paragraphs_of(lang) if facts_of(line).words > 8]

    for start in range(0, len(prose), 5):
        text = "\n\n".join(prose[start : start + 5])
        assert collapsed(text) == collapsed(clean(text, config=Config(names="off")).text)


@given(articles(), st.randoms(use_true_random=False))
def test_what_is_undone_comes_back_apart_from_its_neighbours(source, chance):
    article = clean(source)
    cuts = [edit for edit in article.removed if chance.random() < 0.4]
    undone = article.undo(*cuts)

    assert source == undone.restore()
    assert undone.text == copydesk.apply_edits(source, undone.edits)
    assert_record_is_sound(undone)
    assert set(undone.removed) == {*article.removed} - {*cuts}
    assert undone.text == undone.text.strip()
    lines = {" ".join(line.split()) for line in undone.text.splitlines()}
    for cut in cuts:
        if is_whole_lines(source, cut):
            assert {" ".join(line.split()) for line in cut.original.splitlines()} - {""} <= lines


def is_whole_lines(source, cut):
    """Whether a cut took lines from their beginning to their end."""
    before, after = source[: cut.start] + cut.original[: -len(cut.original.lstrip())], source[cut.end :]
    ends = (before + "|").splitlines()[-1], ("|" + after).splitlines()[0]
    return all(not end.strip(" \t\xa0|") for end in ends)
