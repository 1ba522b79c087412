"""Every view by its name, in the order in which a page shows them.

Importing them imports no widgets, so that a page can be summed up in words without any.
"""

from __future__ import annotations

from shimahe.display.view import View
from shimahe.display.views.audit import AUDIT
from shimahe.display.views.economic import ECONOMIC
from shimahe.display.views.indicators import INDICATORS
from shimahe.display.views.source import SOURCE
from shimahe.display.views.spending import SPENDING

VIEWS: dict[str, View] = {
    view.name: view for view in (SPENDING, ECONOMIC, AUDIT, INDICATORS, SOURCE)
}
