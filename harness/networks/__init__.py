"""Random networks: well-formed ones of the layers that networks on microcontrollers use, the files
that hold them, and what may be damaged in those."""
