import pytest

from explorer.catalog.layers import Linear, Mean, Permute, Reshape, Select
from explorer.graph.shape import Field, Shape, ShapeError, Window, as_image, pair


def test_a_shape_reads_as_people_write_it() -> None:
    assert (str(Shape((6, 28, 28))), Shape((6, 28, 28)).size) == ("6×28×28", 4704)


@pytest.mark.parametrize(
    ("window", "sides"),
    [
        (Window((5, 5), (1, 1)), (24, 26)),
        (Window((5, 5), (1, 1), padding=(2, 2)), (28, 30)),
        (Window((2, 2), (2, 2)), (14, 15)),
        (Window((3, 3), (2, 2)), (13, 14)),
        (Window((3, 3), (1, 1), dilation=(2, 2)), (24, 26)),
        (Window((28, 30), (1, 1)), (1, 1)),
        (Window((1, 7), (1, 3), padding=(0, 1)), (28, 9)),
    ],
)
def test_sides_after_a_window_are_those_worked_by_hand(
    window: Window, sides: tuple[int, int]
) -> None:
    assert window.over(Shape((1, 28, 30))) == sides


def test_a_filter_wider_than_the_image_is_refused() -> None:
    with pytest.raises(ShapeError) as refusal:
        Window((3, 9), (1, 1), padding=(0, 1)).over(Shape((1, 4, 4)))
    assert str(refusal.value) == (
        "Kernel 3×9 is larger than the input 1×4×4. "
        "Use a larger image, more padding, or a smaller kernel."
    )


def test_dilation_widens_what_a_window_spans() -> None:
    assert Window((3, 5), (1, 1), dilation=(4, 2)).span == (9, 9)


def test_the_field_of_lenet_5_is_that_worked_by_hand() -> None:
    windows = (Window((5, 5), (1, 1)), Window((2, 2), (2, 2)))
    seen, sides = Field(), []
    for window in (*windows, *windows):
        seen = seen.through(window)
        sides.append((seen.side[0], seen.step[0]))
    assert sides == [(5, 1), (6, 2), (14, 2), (16, 4)]


def test_a_field_can_be_longer_than_wide() -> None:
    seen = Field().through(Window((3, 1), (2, 1))).through(Window((3, 5), (1, 1), dilation=(2, 1)))
    assert (seen.side, seen.step) == ((11, 5), (2, 1))


def test_who_sees_two_branches_sees_the_wider_of_each() -> None:
    assert Field((3, 9), (1, 2)).joined(Field((5, 5), (4, 1))) == Field((5, 9), (4, 2))


def test_one_number_means_both_sides() -> None:
    assert (pair(3), pair((3, 5))) == ((3, 3), (3, 5))


@pytest.mark.parametrize("dims", [(784,), (10, 64), (1, 2, 3, 4)])
def test_only_channels_height_and_width_make_an_image(dims: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="Expected an image"):
        as_image(Shape(dims))


def test_a_shape_knows_the_meaning_of_its_usual_dimensions() -> None:
    assert Shape((3, 224, 224)).meaning == ("channels", "height", "width")
    assert Shape((197, 768)).meaning == ("positions", "features")
    assert Shape((10,)).meaning == ("features",)
    assert Shape((2, 3, 4, 5)).meaning == ()


def test_what_dimensions_count_follows_them() -> None:
    image = Shape((3, 8, 6))
    turned = Permute((1, 2, 0)).output(image)
    assert image.meaning == ("channels", "height", "width")
    assert turned.meaning == ("height", "width", "channels")
    assert Linear(5).output(turned).meaning == turned.meaning
    assert Permute((2, 0, 1)).output(Linear(5).output(turned)).meaning == image.meaning
    assert Mean((0, 1)).output(turned).meaning == ("channels",)
    assert Select(0, dim=1).output(turned).meaning == ("height", "channels")
    assert Reshape((2, -1)).output(turned).meaning == ()
    assert Reshape((-1,)).output(turned).meaning == ("features",)
