import pytest

from explorer.schema.registry import Registry, UnknownNameError


@pytest.fixture
def fruits() -> Registry[int]:
    registry: Registry[int] = Registry("fruit")
    registry.file("Apple", 1)
    registry.file("Pear", 2)
    return registry


def test_members_are_found_in_the_order_of_filing(fruits: Registry[int]) -> None:
    assert (fruits.names(), list(fruits), len(fruits)) == (["Apple", "Pear"], [1, 2], 2)
    assert "Pear" in fruits
    assert "Plum" not in fruits


def test_the_case_of_a_name_does_not_matter(fruits: Registry[int]) -> None:
    assert fruits.find("pear") == fruits.find("Pear") == 2


def test_a_name_filed_twice_is_an_error(fruits: Registry[int]) -> None:
    with pytest.raises(ValueError, match="fruit named “Pear” already exists"):
        fruits.file("Pear", 3)


def test_an_unknown_name_lists_the_known_and_suggests_the_nearest(fruits: Registry[int]) -> None:
    with pytest.raises(UnknownNameError) as refusal:
        fruits.find("Peer")
    text = "Unknown fruit “Peer”. Did you mean Pear? Available: Apple, Pear."
    assert str(refusal.value) == text


def test_nothing_is_suggested_where_nothing_is_near(fruits: Registry[int]) -> None:
    with pytest.raises(UnknownNameError, match=r"Available: Apple, Pear\.$"):
        fruits.find("xyzzy")
