"""A report as one HTML file that needs nothing else: no script, no font, no picture from elsewhere."""

from gesprekscoach.adapters.report_html.page import report_html

__all__ = ["report_html"]
