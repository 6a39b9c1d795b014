"""spaCy: the component that marks, what a DocBin keeps of it, and texts that are cleaned before."""

import subprocess
import sys

import pytest
from contract import *
from contract import STORY, Out, host, rest_of

from copydesk import clean
from copydesk.adapters import Cleaner

spacy = host("spacy", "spacy")

from spacy.tokens import DocBin

from copydesk.adapters.spacy import DebrisMarker, clean_before

test_a_page_is_read_with_the_address_that_stands_beside_it = None  # spaCy is for texts; values come alone
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture
def travels():
    return Cleaner()


@pytest.fixture
def run():
    """Texts that are cleaned before spaCy reads them, with what belongs to them."""

    def clean_values(values, cleaner):
        pipe = spacy.blank("xx").pipe(clean_before(values, cleaner), as_tuples=True)
        pairs = list(pipe)
        assert [doc.text for doc, row in pairs] == [row.text if isinstance(row.text, str) else "" for _, row in pairs]
        return [Out(row.text, row.notes(), rest_of(number)) for number, (_, row) in enumerate(pairs)]

    return clean_values


@pytest.fixture
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("copydesk", config={"lang": "en", "config": {"keep": ["related"]}})
    return nlp


def marked(doc):
    return [(span.text, span.label_, span.id_) for span in doc.spans["debris"]]


def test_debris_is_marked_with_kind_and_rule_and_nothing_is_taken_out(nlp):
    doc = nlp(STORY)
    cuts = clean(STORY, lang="en", config=nlp.get_pipe("copydesk").cleaner.config).removed

    assert doc.text == STORY
    assert marked(doc) == [(cut.original.strip(), cut.kind, cut.rule) for cut in cuts]
    assert doc.spans["debris"].attrs == {"reasons": [cut.reason for cut in cuts], "error": ""}
    assert "READ ALSO" not in str(marked(doc))


def test_a_docbin_keeps_what_is_marked(nlp):
    doc = nlp(STORY)
    [again] = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(nlp.vocab)

    assert marked(again) == marked(doc)
    assert again.spans["debris"].attrs == doc.spans["debris"].attrs


def test_tuples_keep_their_context_and_two_processes_give_what_one_gives(nlp):
    pairs = [(STORY, {"n": number}) for number in range(6)] + [("", {"n": 6}), ("Plain.", {"n": 7})]
    one = [(marked(doc), context) for doc, context in nlp.pipe(pairs, as_tuples=True)]
    two = [(marked(doc), context) for doc, context in nlp.pipe(pairs, as_tuples=True, n_process=2, batch_size=2)]

    assert one == two
    assert [context["n"] for _, context in two] == list(range(8))
    assert marked(nlp("Plain.")) == []


def test_a_pipeline_is_saved_with_its_settings(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")

    assert marked(again(STORY)) == marked(nlp(STORY))
    assert again.get_pipe("copydesk").cleaner == nlp.get_pipe("copydesk").cleaner


UNIMPORTED = """import spacy
nlp = spacy.blank("en")
nlp.add_pipe("copydesk")
doc = nlp("Leave a Reply")
print(doc.spans)"""


def test_the_component_is_known_to_spacy_without_an_import():
    child = subprocess.run([sys.executable, "-Wignore", "-c", UNIMPORTED], capture_output=True, text=True)

    assert "Leave a Reply" in child.stdout, child.stderr


def test_an_error_is_noted_and_nothing_is_marked(nlp, monkeypatch):
    def fail(text, **options):
        raise RecursionError("too deep")

    monkeypatch.setattr("copydesk.adapters.spacy.clean_text", fail)
    doc = DebrisMarker(Cleaner())(nlp.make_doc(STORY))

    assert marked(doc) == []
    assert doc.spans["debris"].attrs["error"] == "RecursionError: too deep"
