"""Scrapy: an item pipeline that puts the clean text in place of a field and its notes into fields beside it.

Settings, all optional: `COPYDESK_FIELDS`, from the field of a text to the prefix of its notes; `COPYDESK_CONFIG`, as
`Config.from_dict`; `COPYDESK_LANG`; `COPYDESK_DROP_EMPTY`, whether items of which nothing is left are dropped.
"""

from typing import Any, Self

from copydesk import Config
from copydesk.adapters.common import PREFIX, Cleaner, missing_host

try:
    from itemadapter import ItemAdapter
    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
except ImportError as error:
    raise missing_host("scrapy", error) from error


class CopydeskPipeline:
    """Cleans the fields of each item; the other fields stay.

    An item that declares its fields gets the notes for which it has one; a dictionary gets all.

    Attributes:
        cleaner: How to clean.
        fields: From the field of a text to the prefix of the fields with its notes.
        drop_empty: Whether items of which nothing is left are dropped.
        stats: Of the crawler: counts errors and the cuts of each kind.
    """

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        fields: dict[str, str] | None = None,
        *,
        drop_empty: bool = False,
        stats: Any = None,
    ) -> None:
        self.cleaner = cleaner or Cleaner()
        self.fields = {"text": PREFIX} if fields is None else fields
        self.drop_empty = drop_empty
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline that the settings ask for."""
        settings = crawler.settings
        cleaner = Cleaner(Config.from_dict(settings.getdict("COPYDESK_CONFIG")), settings.get("COPYDESK_LANG"))
        fields = settings.getdict("COPYDESK_FIELDS") or None
        return cls(cleaner, fields, drop_empty=settings.getbool("COPYDESK_DROP_EMPTY"), stats=crawler.stats)

    def process_item(self, item: Any) -> Any:
        """The item with its texts cleaned.

        Raises:
            DropItem: Nothing is left of a text, and such items are to be dropped.
        """
        adapter = ItemAdapter(item)
        declared = adapter.get_field_names_from_class(type(item))
        for field, prefix in self.fields.items():
            if field not in adapter:
                continue
            row = self.cleaner.row(adapter[field], adapter.get(self.cleaner.url_field))
            for kind, number in row.kinds().items():
                self._count(f"cuts/{kind}", number)
            self._count("errors", bool(row.error))
            if self.drop_empty and row.text == "":
                raise DropItem(f"copydesk: nothing is left of {field}")
            adapter[field] = row.text
            for name, note in row.notes(prefix).items():
                if declared is None or name in declared:
                    adapter[name] = note
        return item

    def _count(self, name: str, number: int) -> None:
        if self.stats is not None and number:
            self.stats.inc_value(f"copydesk/{name}", number)
