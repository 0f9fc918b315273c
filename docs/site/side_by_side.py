"""Two programs that follow each other, in Python and in Octave, stand side by side."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

OCTAVE = ("octave", "matlab")


class SideBySide(SphinxPostTransform):
    default_priority = 400

    def run(self, **kwargs):
        for left in list(self.document.findall(nodes.literal_block)):
            if left["language"] == "python":
                right = left.next_node(descend=False, siblings=True)
                if (
                    isinstance(right, nodes.literal_block)
                    and right["language"] in OCTAVE
                ):
                    put_beside(left, right)


def put_beside(left, right):
    columns = [
        nodes.container("", nodes.paragraph("", name), block.deepcopy())
        for name, block in (("Python", left), ("Octave", right))
    ]
    right.parent.remove(right)
    left.replace_self(nodes.container("", *columns, classes=["side-by-side"]))


def setup(app):
    app.add_post_transform(SideBySide)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
