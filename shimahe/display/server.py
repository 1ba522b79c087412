"""The server of the dashboard: Voilà, ended by Ctrl+C whatever it is about.

Run as `python -m shimahe.display.server` with the arguments of Voilà. Does not know what the page
shows.
"""

from __future__ import annotations

import signal
from typing import Any

from tornado.ioloop import IOLoop
from voila.app import Voila


class DashboardServer(Voila):
    """Voilà that takes an interrupt as it takes a request to end.

    Python raises an interrupt wherever the server is, and loses it where no exception can pass, as
    while an object is collected: the server then ran on. Asking the loop to stop cannot be lost.
    """

    def listen(self) -> Any:
        """Serve until a signal ends it."""
        loop: Any = IOLoop.current()

        def stop(*_: Any) -> None:
            loop.asyncio_loop.call_soon_threadsafe(loop.stop)  # wakes a loop that waits

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        return super().listen()


main = DashboardServer.launch_instance

if __name__ == "__main__":
    main()
