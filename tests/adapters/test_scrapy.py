"""Scrapy: the pipeline by itself, and in a crawl of a page on disk."""

import json
import subprocess
import sys
from dataclasses import dataclass

import pytest
from contract import *
from contract import STORY, host, split_record, table_of

from copydesk import clean, clean_html
from copydesk.adapters import Cleaner

host("scrapy", "scrapy")

from scrapy import Field, Item
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from copydesk.adapters.scrapy import CopydeskPipeline

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Story(Item):
    """An item that declares its fields: of the notes only the cuts."""

    text = Field()
    title = Field()
    clean_cuts = Field()


@dataclass
class Page:
    """The same as a dataclass, with another field for the text."""

    body: str
    title: str
    body_error: str = "not cleaned"


@pytest.fixture
def travels():
    return CopydeskPipeline(Cleaner(lang="en"), {"body": "body_"}, drop_empty=True)


@pytest.fixture
def run():
    def clean_values(values, cleaner):
        table = table_of(values)
        items = [dict(zip(table, record, strict=True)) for record in zip(*table.values(), strict=True)]
        return [split_record(CopydeskPipeline(cleaner).process_item(item), "text") for item in items]

    return clean_values


def test_an_item_with_declared_fields_gets_the_notes_that_it_declares():
    item = CopydeskPipeline().process_item(Story(text=STORY, title="T"))

    assert set(item) == {"text", "title", "clean_cuts"}
    assert (item["text"], item["title"]) == (clean(STORY).text, "T")


def test_settings_name_the_fields_the_configuration_and_the_language():
    settings = {
        "COPYDESK_FIELDS": {"body": "body_"},
        "COPYDESK_CONFIG": {"keep": ["related"]},
        "COPYDESK_LANG": "en",
    }
    pipeline = CopydeskPipeline.from_crawler(get_crawler(settings_dict=settings))
    page = pipeline.process_item(Page(STORY, "T"))

    assert "READ ALSO" in page.body
    assert (page.title, page.body_error) == ("T", "")
    assert pipeline.cleaner.lang == "en"


def test_an_item_without_the_field_passes():
    assert CopydeskPipeline().process_item({"title": "T"}) == {"title": "T"}


def test_the_statistics_of_the_crawler_count_cuts_and_errors():
    crawler = get_crawler()
    pipeline = CopydeskPipeline.from_crawler(crawler)
    for text in (STORY, STORY, 7):
        pipeline.process_item({"text": text})

    assert crawler.stats.get_value("copydesk/cuts/comment-form") == 2
    assert crawler.stats.get_value("copydesk/errors") == 1


def test_an_item_of_which_nothing_is_left_is_dropped_if_asked():
    item = {"text": "Leave a Reply"}

    assert CopydeskPipeline().process_item(dict(item))["text"] == ""
    with pytest.raises(DropItem, match="nothing is left of text"):
        CopydeskPipeline(drop_empty=True).process_item(item)


SPIDER = """
import sys, scrapy
from scrapy.crawler import CrawlerProcess

class Spider(scrapy.Spider):
    name = "lind"
    start_urls = [sys.argv[1]]
    def parse(self, response):
        yield {"text": response.text, "url": response.url}
        yield {"text": None, "url": "none"}

process = CrawlerProcess({
    "ITEM_PIPELINES": {"copydesk.adapters.scrapy.CopydeskPipeline": 300},
    "FEEDS": {sys.argv[2]: {"format": "jsonlines"}},
    "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Spider)
process.start()
"""


def test_a_crawl_gives_clean_items(tmp_path):
    page = (
        "<html><body><article>" + "".join(f"<p>{line}</p>" for line in STORY.split("\n")) + "</article></body></html>"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "spider.py").write_text(SPIDER, encoding="utf-8")
    address, feed = (tmp_path / "page.html").as_uri(), tmp_path / "out.jsonl"
    child = subprocess.run(
        [sys.executable, "spider.py", address, feed.as_uri()], cwd=tmp_path, capture_output=True, text=True
    )

    assert child.returncode == 0, child.stderr
    one, none = [json.loads(line) for line in feed.read_text(encoding="utf-8").splitlines()]
    assert (one["text"], one["url"]) == (clean_html(page).text, address)
    assert none == {"text": None, "url": "none", **{key: value for key, value in none.items() if key[:6] == "clean_"}}
    assert "'copydesk/cuts/comment-form': 1" in child.stderr
