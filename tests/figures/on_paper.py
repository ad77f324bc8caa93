"""What stands on a picture, and whether all of it is on the page."""


def on_the_page(picture):
    picture.draw_without_rendering()
    tight, page = picture.get_tightbbox(), picture.get_size_inches()
    return tight.x0 >= 0 and tight.y0 >= 0 and tight.x1 <= page[0] and tight.y1 <= page[1]


def words_in(axes):
    return [text.get_text() for text in axes.texts]
