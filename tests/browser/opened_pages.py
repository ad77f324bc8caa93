"""A page that needs nothing but its file."""


def assert_self_contained(path, open_page):
    watched = open_page(path.as_uri(), offline=True)
    watched.page.wait_for_load_state("networkidle")
    assert watched.outside == []
    assert watched.complaints == []
    pictures = watched.page.query_selector_all("img")
    for picture in pictures:
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0 && image.alt !== ''")
        box = picture.bounding_box()
        assert box["width"] > 0 and box["height"] > 0
    return len(pictures)
