"""A network that is not read says in one line why, and what to do."""

import pytest

from configuration import Configuration, ConfigurationError, Source
from connectors.checking import source_findings
from connectors.elsewhere import NOT_READ, why_not
from connectors.networks import NETWORKS
from connectors.recipes import recipes
from connectors.sources import SourcesError, chosen, known_sources
from connectors.systems import connector, kinds
from warehouse import open_warehouse


def test_google_plus_is_named_as_closed_wherever_it_is_asked_for(tmp_path):
    plus = Configuration(sources={"plus": Source("plus", "google_plus")})
    warehouse = open_warehouse(str(tmp_path), plus)
    with pytest.raises(SourcesError, match=r"^plus: Google\+ closed in April 2019, .* leave it out$"):
        chosen(known_sources(warehouse), ["plus"])
    ((state, place, told),) = source_findings(warehouse)
    assert (state, place) == ("note", "source plus")
    assert told.startswith("off: Google+ closed in April 2019")
    with pytest.raises(ConfigurationError, match="closed in April 2019"):
        connector("google_plus")


def test_yammer_is_called_viva_engage_today():
    assert why_not("yammer") == "Yammer is called Viva Engage today. Load its data export"


def test_a_network_with_files_alone_names_its_recipe():
    assert why_not("linkedin").endswith("load its export (docs/recipes.md, LinkedIn)")
    assert why_not("minitel") == "'minitel' is not read by API in this version; load its export"


def test_every_network_of_files_has_a_recipe_of_that_title_and_no_connector():
    titles = {recipe.tool: recipe.name for recipe in recipes()}
    for tool in NETWORKS:
        assert titles[tool.name].startswith(NOT_READ[tool.name].title)
    assert not set(NOT_READ) & set(kinds())
