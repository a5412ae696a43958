"""A source that bills what is read says the cost of the first sync before it."""

import pytest

from tests.connectors.conftest import impatient
from tests.connectors.fakes.server import serving
from tests.connectors.fakes.x import CASE, TOKEN, X
from tests.pages.analysts.test_sources import PAGE, button, texts

__all__ = ["impatient"]  # a fixture that is asked for by name


@pytest.mark.usefixtures("impatient")
def test_the_third_step_says_what_the_first_sync_costs(open_page, folder):
    """800 mentions and 3,200 posts at $0.005, and a user at $0.010."""
    app = open_page(PAGE)
    app.session_state["add_source"] = True
    app.run()
    app.selectbox(key="new_kind_0").select("x").run()
    with serving(X(CASE.world(), 10)) as server:
        typed = {"Address": server.url, "Accounts of the desk": "helpdesk", "Bearer token, if any": TOKEN}
        for label, text in typed.items():
            next(field for field in app.text_input if field.label == label).input(text)
        button(app, "3. Test").click()
        app.run()
    assert not app.exception
    said = texts(app)
    assert "the first sync costs 20.01 US dollars at most" in said
    assert "Reading stops where 10.00 US dollars of a month are spent" in said
    assert not folder.exists()
