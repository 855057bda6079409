"""The browser for Netron: it connects to loopback only and stores nothing.

Netron asks for consent to telemetry, and from half a year after its release for an update; both are
answered before its page runs.
"""

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from explorer.ui.netron.server import HOST, Address
from explorer.ui.theme.theme import is_dark, theme_colors

# Without OpenGL the page would turn the window black, with it depend on drivers. Can be set once.
QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
_SCHEMES = ("qrc", "data", "blob")
# Netron puts shapes into brackets that only CJK fonts have.
_CREATION = """
document.cookie = 'consent=0; path=/';
const content = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent');
Object.defineProperty(Node.prototype, 'textContent', {...content, set(text) {
  content.set.call(this, text && `${text}`.replace(/\\u3008/g, '‹').replace(/\\u3009/g, '›'));
}});
"""
# Version 0.0.0 is a development version, which reports nothing; without a date it has no age.
_READY = """
for (const meta of document.querySelectorAll('meta[name=version]')) meta.content = '0.0.0';
for (const meta of document.querySelectorAll('meta[name=date]')) meta.remove();
"""
# The color scheme is that of the window, not that of the system.
_SCHEME = """
(() => {
  const rules = window.schemes = window.schemes || [];
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule.media && rule.media.mediaText.includes('prefers-color-scheme')) rules.push(rule);
  for (const rule of rules) rule.media.mediaText = DARK ? 'all' : 'not all';
})();
"""


def is_inside(url: QUrl) -> bool:
    """Return whether a page may load a URL: from memory or loopback only."""
    return url.scheme() in _SCHEMES or (url.scheme() == "http" and url.host() == HOST)


class Guard(QWebEngineUrlRequestInterceptor):
    """Blocks every request that would leave this computer."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.blocked: list[str] = []

    @override
    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if not is_inside(info.requestUrl()):
            self.blocked.append(info.requestUrl().host())
            info.block(True)


class _Page(QWebEnginePage):
    @override
    def acceptNavigationRequest(
        self, url: QUrl | str, type: QWebEnginePage.NavigationType, isMainFrame: bool
    ) -> bool:
        return is_inside(QUrl(url))

    @override
    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,
        sourceID: str,
    ) -> None:
        """Drop the log of the page."""


class Browser(QWidget):
    """A page of a local server."""

    loaded = Signal(bool)  # whether it succeeded
    broke = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.profile = QWebEngineProfile(self)  # without a name it stores nothing
        self.guard = Guard(self.profile)
        self.profile.setUrlRequestInterceptor(self.guard)
        self._inject(_CREATION, QWebEngineScript.InjectionPoint.DocumentCreation)
        self._inject(_READY, QWebEngineScript.InjectionPoint.DocumentReady)
        self.view = QWebEngineView(self)
        self.page = _Page(self.profile, self.view)
        self.page.settings().setAttribute(
            QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls, False
        )
        self.view.setPage(self.page)
        self.view.setAccessibleName("Netron")
        self.page.loadFinished.connect(self._finish)
        self.page.renderProcessTerminated.connect(lambda *_: self.broke.emit())
        self.setFocusProxy(self.view)
        self.apply_theme()

    def _inject(self, source: str, point: QWebEngineScript.InjectionPoint) -> None:
        script = QWebEngineScript()
        script.setSourceCode(source)
        script.setInjectionPoint(point)
        script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
        self.profile.scripts().insert(script)

    def show_address(self, address: Address) -> None:
        """Load the page at an address."""
        self.page.load(QUrl(f"http://{address[0]}:{address[1]}/"))

    def _finish(self, ok: bool) -> None:
        self.apply_theme()
        self.loaded.emit(ok)

    def apply_theme(self) -> None:
        """Use the current colors."""
        self.page.setBackgroundColor(QColor(theme_colors().base))
        self.page.runJavaScript(_SCHEME.replace("DARK", "true" if is_dark() else "false"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.view.setGeometry(self.rect())

    def shut_down(self) -> None:
        """Delete the page before its profile, as Chromium requires."""
        self.page.deleteLater()
        self.view.deleteLater()
        self.deleteLater()
