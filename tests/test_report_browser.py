"""The page of `copydesk report` as a person meets it: in a browser, by mouse, keyboard and screen reader.

Needs Chromium with its driver and the extra `browser`; without them the tests are skipped, unless the environment
variable COPYDESK_BROWSER is "required".
"""

import importlib.util
import os
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from copydesk import Article, Config, clean
from copydesk.debris.rules import rule_ids
from copydesk.report import Entry, write_report
from support import FIXTURES, SEEDS, read, row
from test_report import HOSTILE, hostile_article

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
PACKAGES = ("selenium", "axe_core_python")
MISSING = [
    *(["chromium"] if BROWSER is None else []),
    *(["chromedriver"] if DRIVER is None else []),
    *(name for name in PACKAGES if importlib.util.find_spec(name) is None),
]
REQUIRED = os.environ.get("COPYDESK_BROWSER") == "required"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1280, 900), (390, 844)
STORY = clean(
    "The council met on Tuesday and voted for the new bridge over the river, members said.\n"
    "Share this article\n"
    "Work begins in May, said the mayor of Lind, and it will take two years to finish.\n"
    "READ ALSO: New ferry for the island\n"
    "Igor Kobolev came to Lind. Ihor Kobolyev went home again on the same day, and said so.\n"
)
CODES = """
const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT, (node) =>
  node.parentElement.closest("button") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
const codes = [];
while (walker.nextNode()) for (let i = 0; i < walker.currentNode.data.length; i++)
  codes.push(walker.currentNode.data.charCodeAt(i));
return codes;
"""
FOCUSED = "return document.activeElement.id || document.activeElement.className || document.activeElement.tagName"

pytestmark = [
    pytest.mark.skipif(bool(MISSING) and not REQUIRED, reason=f"no browser tests without {', '.join(MISSING)}"),
    pytest.mark.filterwarnings("default"),  # what a driver warns of is not ours
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for all tests of this file, without a network service that it could call."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def visit(browser, tmp_path):
    """Opens a report of some entries, in a window of some size, by day or by night."""

    def call(entries, place="", size=DESKTOP, scheme="light"):
        path = tmp_path / "report.html"
        path.write_text(write_report(entries, switches=rule_ids(), title="report"), encoding="utf-8")
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        browser.get("about:blank")
        browser.get_log("browser")
        browser.get(f"{path.as_uri()}{place}")
        return browser

    return call


def find(browser, selector):
    return browser.find_elements("css selector", selector)


def press(browser, *keys):
    from selenium.webdriver import ActionChains

    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def wait(browser, condition):
    """What a condition gives, once it gives something."""
    from selenium.webdriver.support.wait import WebDriverWait

    return WebDriverWait(browser, 10).until(lambda _: condition())


def words(text):
    """The code units of a text, as JavaScript counts them."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]


def story_with():
    return [Entry("one.txt", STORY), Entry("gone.txt", None, "unreadable: no such file")]


def folder_entries():
    paths = sorted([*FIXTURES.glob("*/*/dirty.txt"), *FIXTURES.glob("*/*/page.html"), *SEEDS.glob("*.txt")])
    return [Entry(path.parent.name, clean(path.read_bytes(), config=Config(extractor="fast"))) for path in paths]


# What it shows


def test_the_text_nodes_of_each_document_put_together_are_its_source(visit):
    entries = folder_entries()
    browser = visit(entries)
    wrong = []
    for number, entry in enumerate(entries, 1):
        browser.execute_script(f"location.hash = '#d{number}'")
        wait(browser, lambda n=number: find(browser, f"a[href='#d{n}'][aria-current]"))
        if browser.execute_script(CODES) != words(entry.article.source):
            wrong.append(entry.place)

    assert wrong == []
    assert browser.get_log("browser") == []


def test_every_edit_of_a_document_has_a_control_that_says_why(visit):
    path = FIXTURES / "en" / "kremlin-visit-names-and-glue" / "dirty.txt"
    article = clean(read(path))
    browser = visit([Entry("a", article)])
    told = browser.execute_script("""
      return [...document.querySelectorAll("#text button[data-edit]")].map((button) => {
        button.click();
        return [document.getElementById("why-kind").textContent, document.getElementById("why-text").textContent];
      });
    """)

    assert [kind for kind, _ in told] == [edit.kind.value for edit in article.edits]
    assert all(edit.rule in text and edit.reason in text for edit, (_, text) in zip(article.edits, told, strict=True))


def test_old_and_new_are_marked_as_such(visit):
    browser = visit([Entry("a", STORY)])
    name = next(edit for edit in STORY.edits if edit.kind == "name")

    assert name.original in [element.text for element in find(browser, "del.k-name")]
    assert name.replacement in [element.text for element in find(browser, "ins")]


def test_the_clean_text_alone_can_be_read(visit):
    browser = visit([Entry("a", STORY)])
    find(browser, "#clean")[0].click()
    shown = " ".join(find(browser, "#text")[0].text.split())

    assert "Share this article" not in shown
    assert "share" not in shown
    assert shown == " ".join(STORY.text.split())


def test_a_failed_document_says_why(visit):
    browser = visit(story_with(), "#d2")

    assert "unreadable: no such file" in find(browser, "#about")[0].text


def test_a_kind_that_is_chosen_leaves_the_documents_that_have_it(visit):
    plain = clean("The council met on Tuesday and voted for the new bridge over the river.")
    browser = visit([Entry("plain", plain), Entry("story", STORY)])
    next(element for element in find(browser, ".pick") if element.text == "share").click()
    wait(browser, lambda: browser.current_url.endswith("#d2"))

    assert [element.text for element in find(browser, "#documents .place")] == ["story"]
    assert find(browser, "#count")[0].text == "1 of 2 documents"
    assert not find(browser, "del.k-share.dim")
    assert find(browser, "del.k-related.dim")


def test_the_search_finds_words_of_the_source(visit):
    browser = visit([Entry("plain", clean("Nothing to see here, said the mayor.")), Entry("story", STORY)])
    find(browser, "#query")[0].send_keys("NEW FERRY")

    assert wait(browser, lambda: find(browser, "#count")[0].text == "1 of 2 documents")
    assert [element.text for element in find(browser, "#documents .place")] == ["story"]


def test_five_hundred_documents_are_built_one_at_a_time(visit):
    browser = visit([Entry(f"{number}.txt", STORY) for number in range(500)], "#d400")

    assert len(find(browser, "#documents li")) == 500
    assert len(find(browser, "#text .line")) < 20


@pytest.mark.parametrize("length", [4, 400], ids=["rows as guessed", "rows higher than guessed"])
def test_the_list_shows_the_document_that_is_open(visit, length):
    browser = visit([Entry(f"{number}.txt ".ljust(length, "x"), STORY) for number in range(500)], "#d400")
    box = "document.querySelector('#documents [aria-current]').getBoundingClientRect()"
    frames = "let left = 10; const step = () => left-- ? requestAnimationFrame(step) : arguments[0](); step()"
    browser.execute_async_script(frames)

    assert browser.execute_script(f"return {box}.bottom > 0 && {box}.top < innerHeight")
    assert browser.execute_script("return scrollY") == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", " \n", "\n\xa0\t\r"])
def test_thousands_of_blank_lines_are_drawn_as_a_few(visit, end):
    article = clean("The bridge at Lind is shut." + end * 3000 + "It opens in May, said the mayor.")
    plain = Article(article.source, article.source)
    browser = visit([Entry("cleaned", article), Entry("as it was", plain)], "#d1")
    for number in (1, 2):
        browser.execute_script(f"location.hash = '#d{number}'")
        wait(browser, lambda n=number: find(browser, f"a[href='#d{n}'][aria-current]"))

        assert browser.execute_script(CODES) == words(article.source)
        assert len(find(browser, "#text .line")) < 10


# Nothing in it is alive


@pytest.mark.parametrize("text", [*HOSTILE, row("<img src=x onerror='window.caught=1'>", id="caught")])
def test_hostile_text_does_nothing(visit, text):
    article = hostile_article(text)
    browser = visit([Entry(text, article), Entry(text, None, text)], "#d1")
    count = "return [document.scripts.length, document.querySelectorAll('img, iframe, a:not([href^=\"#\"])').length]"

    assert browser.execute_script(count) == [2, 0]
    assert browser.execute_script("return window.caught === undefined")
    assert browser.execute_script(CODES) == words(article.source)
    assert browser.get_log("browser") == []


def test_marks_that_turn_text_around_are_shown_and_turn_nothing(visit):
    text = "The end \u202edevil\u202c is near."
    browser = visit([Entry("a", hostile_article(text))])
    codes = [element.get_attribute("data-code") for element in find(browser, "#text .code")]
    marks = "[...document.querySelectorAll('#text .code')]"
    boxed = f"return {marks}.every((mark) => getComputedStyle(mark).unicodeBidi === 'isolate')"

    assert codes[:2] == ["U+202E", "U+202C"]
    assert browser.execute_script(boxed)


def test_tags_that_hide_words_are_shown_and_flags_stay_whole(visit):
    hidden, flag = "\U000e0068\U000e0069", "\U0001f3f4\U000e0067\U000e0062\U000e007f"
    text = f"The end{hidden} is {flag} near."
    browser = visit([Entry("a", Article(text, text))], "#d1")

    assert [element.get_attribute("data-code") for element in find(browser, "#text .code")] == ["U+E0068", "U+E0069"]
    assert browser.execute_script(CODES) == words(text)


def test_the_policy_stops_what_is_put_into_the_page(visit, tmp_path):
    browser = visit(story_with())
    page = tmp_path / "report.html"
    extra = "<script>window.caught = 1</script><img src=x onerror='window.caught = 1'></body>"
    page.write_text(read(page).replace("</body>", extra), encoding="utf-8")
    browser.get("about:blank")
    browser.get(page.as_uri())

    assert browser.execute_script("return window.caught === undefined")
    assert len(find(browser, "#documents li")) == 2


# By keyboard


def test_a_cut_is_explained_and_kept_by_keyboard_alone(visit):
    from selenium.webdriver import Keys

    browser = visit([Entry("a", STORY)])
    browser.execute_script("document.querySelector('.chip').focus()")
    assert find(browser, "#why")[0].is_displayed()
    press(browser, Keys.ENTER)
    assert browser.execute_script(FOCUSED) == "why"
    press(browser, Keys.TAB, Keys.TAB, Keys.ENTER)

    assert tomllib.loads(find(browser, "#toml")[0].text) == {"off": ["en.share.labels"]}
    press(browser, Keys.ESCAPE)
    assert not find(browser, "#why")[0].is_displayed()
    assert "chip" in browser.execute_script(FOCUSED)


def test_everything_is_reached_with_tab_and_nothing_holds_the_focus(visit):
    from selenium.webdriver import Keys

    browser = visit(story_with(), "#d1")
    seen = []
    for _ in range(40):
        press(browser, Keys.TAB)
        seen.append(browser.execute_script(FOCUSED))

    assert seen[0] == "skip"
    assert {"query", "kind", "rule", "order", "reset", "clean", "gaps"} <= set(seen)
    assert sum(name.startswith("chip") for name in seen) >= len(STORY.removed)
    assert len(seen) - 1 > seen.index("gaps")


def test_a_document_that_is_opened_gets_the_focus(visit):
    from selenium.webdriver import Keys

    browser = visit(story_with())
    browser.execute_script("document.querySelector('#documents a').focus()")
    press(browser, Keys.ENTER)

    assert wait(browser, lambda: browser.execute_script(FOCUSED) == "document-title")


def test_the_mouse_shows_why_without_a_click(visit):
    from selenium.webdriver import ActionChains

    browser = visit([Entry("a", STORY)])
    ActionChains(browser).move_to_element(find(browser, "del.k-share")[0]).perform()

    assert wait(browser, lambda: find(browser, "#why")[0].is_displayed())
    assert "en.share.labels" in find(browser, "#why")[0].text


# Settings


def test_the_settings_that_are_shown_keep_what_was_cut(visit):
    browser = visit([Entry("a", STORY)])
    for chip in find(browser, ".chip"):
        browser.execute_script("arguments[0].click(); document.querySelector('#why-actions button').click()", chip)
    settings = tomllib.loads(find(browser, "#toml")[0].text)
    again = clean(STORY.source, config=Config.from_dict(settings))

    assert again.removed == ()


def test_settings_can_be_taken_back(visit):
    browser = visit([Entry("a", STORY)])
    browser.execute_script("document.querySelector('.chip').click()")
    button = find(browser, "#why-actions button")[-1]
    button.click()
    assert tomllib.loads(find(browser, "#toml")[0].text) == {"keep": ["share"]}
    button.click()

    assert not find(browser, "#kept")[0].is_displayed()


# For all


@pytest.mark.parametrize("size", [row(DESKTOP, id="desktop"), row(PHONE, id="phone")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["#overview", "#d1", "#d2"])
def test_axe_finds_nothing_serious(visit, size, scheme, place):
    import axe_core_python

    browser = visit(story_with(), place, size, scheme)
    browser.execute_script((Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    if place == "#d1":
        script = "document.querySelector('.chip').click(); document.querySelector('#why-actions button').click()"
        browser.execute_script(script)
    found = browser.execute_async_script("axe.run().then(arguments[0], (error) => arguments[0](String(error)))")
    told = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"] if v["impact"] != "minor"]

    assert told == []
    assert found["passes"]


@pytest.mark.parametrize("size", [row(DESKTOP, id="desktop"), row(PHONE, id="phone"), row((320, 640), id="narrow")])
@pytest.mark.parametrize("place", ["#overview", "#d1"])
def test_nothing_is_wider_than_the_window(visit, size, place):
    long = clean(f"The council met on Tuesday.\n{'Donaudampfschiff' * 40}\n{STORY.source}")
    browser = visit([Entry("folder/" * 30 + "a.txt", long), *story_with()], place, size)

    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_the_marks_are_told_apart_without_colour(visit):
    browser = visit([Entry("a", STORY)])
    style = "return getComputedStyle(document.querySelector(arguments[0]), arguments[1])[arguments[2]]"

    assert "line-through" in browser.execute_script(style, "del", None, "textDecorationLine")
    assert "cut" in browser.execute_script(style, "del", "::before", "content")
    assert "new" in browser.execute_script(style, "ins", "::before", "content")
    assert re.match("[a-z]", find(browser, ".chip")[0].text)
