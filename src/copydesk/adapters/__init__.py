"""Other people's pipelines: one module for each host, which is imported only with it."""

from copydesk.adapters.common import Cleaner, Row

__all__ = ["Cleaner", "Row"]
