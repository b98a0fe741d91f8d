"""The desk as `python -m station_app --data DIR` starts it, ended when the caret stands in its password box.

Nothing of Qt is imported ahead of the program, so that what it does before that counts as well: the eye on its windows
opens when the program itself comes to import its front door.
"""

import runpy
import sys

DOOR = "station_app.ui.front_door"


class Eye:
    """Finds no module; makes the application object, and watches it, when the front door is asked for.

    A finder as `sys.meta_path` knows them; importing its abstract class would count as the desk's own work.
    """

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == DOOR:
            sys.meta_path.remove(self)
            self._open()

    def _open(self) -> None:
        from PySide6.QtWidgets import QApplication, QLineEdit

        from benchmarks.processes.seeing import FirstPaint
        from benchmarks.processes.telling import say_and_leave

        def is_caret(widget: object) -> bool:
            """Whether this is the password box and would take what is typed."""
            return (
                isinstance(widget, QLineEdit)
                and widget.echoMode() is QLineEdit.EchoMode.Password
                and widget.hasFocus()
            )

        self._application = QApplication(["station"])
        self._watch = FirstPaint(self._application, is_caret, say_and_leave)


if __name__ == "__main__":
    eye = Eye()
    sys.meta_path.insert(0, eye)
    sys.argv = ["station", "--data", sys.argv[1]]
    runpy.run_module("station_app", run_name="__main__", alter_sys=True)
