"""Option's attributes: every use_* flag of ncnn's C API, num_threads, the kv cache hint."""

from ncnn_mp import Option

from contract import HOSTILE_INTS, NOT_INTS, accounts, check, done, raises, same, survives

FLAGS = """local_pool_allocator winograd_convolution sgemm_convolution packing_layout fp16_packed
fp16_storage fp16_arithmetic int8_packed int8_storage int8_arithmetic int16_packed int16_storage
bf16_packed bf16_storage"""
VULKAN_FLAGS = "vulkan_compute shader_local_memory cooperative_matrix"

start = accounts()
option = Option()
for name in FLAGS.split():
    name = "use_" + name
    check(getattr(option, name) in (True, False), name)
    others = {flag: getattr(option, "use_" + flag) for flag in FLAGS.split()}
    for value in (True, False, 1, 0):
        setattr(option, name, value)
        same(getattr(option, name), bool(value), name)
        check(isinstance(getattr(option, name), bool), name, "is a bool")
    setattr(option, name, others[name[4:]])
    same({flag: getattr(option, "use_" + flag) for flag in FLAGS.split()}, others, name)
    for value in (None, "x", 1.5, [], object()):
        survives(setattr, option, name, value)
    raises(AttributeError, delattr, option, name)
for name in VULKAN_FLAGS.split():
    name = "use_" + name
    same(getattr(option, name), False, name)
    setattr(option, name, False)
    raises(NotImplementedError, setattr, option, name, True)
    same(getattr(option, name), False, name)

for count in (1, 2, 63, 64):
    option.num_threads = count
    same(option.num_threads, count)
option.num_threads = 1
for count in HOSTILE_INTS + (0, 65, 2**31 - 1):
    raises(ValueError, setattr, option, "num_threads", count)
for count in NOT_INTS:
    raises(TypeError, setattr, option, "num_threads", count)
same(option.num_threads, 1, "a refused value changes nothing")

for hint in (0, 1, 512, 2**31 - 1):
    option.kvcache_max_seqlen_hint = hint
    same(option.kvcache_max_seqlen_hint, hint)
for hint in HOSTILE_INTS:
    raises(ValueError, setattr, option, "kvcache_max_seqlen_hint", hint)
for hint in NOT_INTS:
    raises(TypeError, setattr, option, "kvcache_max_seqlen_hint", hint)
same(option.kvcache_max_seqlen_hint, 2**31 - 1, "a refused value changes nothing")
raises(AttributeError, setattr, option, "use_no_such_thing", True)
raises(AttributeError, getattr, option, "use_no_such_thing")
raises(AttributeError, setattr, option, "close", None)
raises(TypeError, Option, 1)
raises(TypeError, Option, num_threads=1)
option.close()
same(accounts(), start, "accounts")
done()
