"""Ctrl-C in a training: held back until the step is done, so that nothing of it is lost."""

import signal
import threading


class Interruption:
    """Within a `with` block, the first Ctrl-C is noted instead of raised; the second is raised at once.

    A notebook's stop button is the same signal. Outside of the main thread, where Python has no signals, nothing
    changes.

    Example:
        >>> with Interruption() as interruption:
        ...     signal.raise_signal(signal.SIGINT)
        ...     interruption.came
        True
    """

    def __init__(self):
        self.came = False
        self._before = None

    def __enter__(self) -> "Interruption":
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, *_) -> None:
        if self.came:
            raise KeyboardInterrupt
        self.came = True
