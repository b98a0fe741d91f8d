"""What is typed into the goods box, and a list of goods with one more in it."""

from station_app.domain.trademarks.classes import GoodsClass, Item, plain_wording


def own_wording(typed: str) -> tuple[int, str]:
    """`43 网红小吃` as (43, the wording); (0, text) where no class and blank begin it."""
    head, blank, rest = typed.partition(" ")
    # ux.md shows the class as 43 or as 第43类; people type either.
    head = "".join(character for character in head if character.isascii())
    if blank and head.isascii() and head.isdigit() and 1 <= int(head) <= 45 and plain_wording(rest):
        return int(head), rest.strip()
    return 0, typed


def with_item(classes: tuple[GoodsClass, ...], nice_class: int, item: Item) -> tuple[GoodsClass, ...]:
    """The classes with the item behind those of its class."""
    known = {one.nice_class: one for one in classes}
    old = known.get(nice_class, GoodsClass(nice_class))
    return tuple({**known, nice_class: GoodsClass(nice_class, (*old.items, item), old.edition)}.values())
