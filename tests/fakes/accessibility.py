"""What axe finds wrong on a page for those who see, hear or move differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Whether a text stands out hangs on how it and all it lies in look. What looks as three before it,
# all the way up, would only be told a fourth time, and of a page's time axe spends four fifths
# on contrasts. Every other rule looks at every element.
_MARK_REPEATED = """(within) => {
    const look = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'fontSize',
        'fontWeight', 'textShadow', 'visibility', 'position', 'display', 'filter', 'mixBlendMode'];
    const numbers = new Map(), seen = new Map();
    (function mark(element, above) {
        const own = getComputedStyle(element);
        const key = [above, element.tagName, element.getAttribute('class'),
            ...look.map((name) => own[name])].join('|');
        if (!numbers.has(key)) numbers.set(key, numbers.size);
        const number = numbers.get(key), times = (seen.get(number) || 0) + 1;
        seen.set(number, times);
        element.toggleAttribute('data-looks-as-others', times > 3);
        for (const child of element.children) mark(child, number);
    })(document.querySelector(within), '');
}"""
_CONTRAST_ONCE_A_LOOK = (
    "axe.configure({rules: [{id: 'color-contrast', selector: ':not([data-looks-as-others])'}]});"
)


def accessibility_faults(page: Page, within: str = "body") -> str:
    """Return what axe finds on a page, or within a part of it; nothing where all is well."""
    axe = Axe()
    page.evaluate(_MARK_REPEATED, within)
    whole_page = within == "body"
    found = Axe(f"{axe.axe_script};{_CONTRAST_ONCE_A_LOOK}").run(
        page, context=None if whole_page else within
    )
    report: str = found.generate_report() if found.violations_count else ""
    return report
