"""copy_make_border and copy_cut_border against the same borders drawn in plain Python."""

from ncnn_mp import Mat, Option

from contract import done, same

CONSTANT, REPLICATE, REFLECT = 0, 1, 2


def source_index(i, size, kind):
    """Where position `i` of the bordered axis comes from; None for the constant."""
    if 0 <= i < size:
        return i
    if kind == REPLICATE:
        return min(max(i, 0), size - 1)
    if kind == REFLECT:
        return -i if i < 0 else 2 * (size - 1) - i
    return None


def bordered(values, shape, before, after, kind, fill):
    """`values` in packed order with borders around its axes, innermost axis first."""
    sizes = [b + s + a for b, s, a in zip(before, shape, after)]
    result = []
    for z in range(sizes[2]):
        for y in range(sizes[1]):
            for x in range(sizes[0]):
                at = [source_index(i - b, s, kind) for i, b, s in zip((x, y, z), before, shape)]
                inside = None not in at
                result.append(
                    values[(at[2] * shape[1] + at[1]) * shape[0] + at[0]] if inside else fill
                )
    return result


def firsts(data, size):
    return [data[i] for i in range(0, len(data), size)]


option = Option()
values = bytes(i + 1 for i in range(3 * 4 * 3))
for scalar in (1, 4):
    data = b"".join(bytes([value] * scalar) for value in values)
    mats = {
        (3, 12, 1): Mat(3, 12, data=data, elemsize=scalar),
        (3, 4, 3): Mat(3, 4, c=3, data=data, elemsize=scalar),
        (4, 3, 3): Mat(4, 3, 3, 1, data=data, elemsize=scalar),
        (36, 1, 1): Mat(36, data=data, elemsize=scalar),
    }
    for shape, mat in mats.items():
        for kind in (CONSTANT, REPLICATE, REFLECT):
            for top, bottom, left, right, front, behind in (
                (0, 0, 0, 0, 0, 0),
                (1, 2, 2, 1, 0, 0),
                (0, 1, 0, 2, 2, 1),
                (2, 0, 1, 0, 0, 2),
            ):
                if mat.dims < 2:
                    top = bottom = 0
                if mat.dims < 3:
                    front = behind = 0
                result = mat.copy_make_border(
                    top, bottom, left, right, kind, 0.0, option, front=front, behind=behind
                )
                before, after = (left, top, front), (right, bottom, behind)
                wanted = bordered(values, shape, before, after, kind, 0)
                same(firsts(result.to_bytes(), scalar), wanted, shape, kind, before, after)
                if mat.dims < 4 and (front or behind):
                    continue  # a cut takes no channels away
                cut = result.copy_cut_border(
                    top, bottom, left, right, option, front=front, behind=behind
                )
                same((cut.to_bytes(), cut.dims), (data, mat.dims), shape, kind, before, after)
                for one in (result, cut):
                    one.close()
done()
