"""A param file of blanks alone is refused where it has more bytes than any has."""

from ncnn_mp import DataReader, Net

from contract import check, done, raises


class Blanks:
    """Without an end, and soon there: no Python code runs."""

    read = staticmethod(b" ".center)


refusal = raises(ValueError, Net().load_param, DataReader(Blanks()))
check("4 MiB" in str(refusal), refusal)
done()
