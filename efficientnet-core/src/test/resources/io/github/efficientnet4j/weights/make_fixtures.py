"""Makes the .pth files of this folder with real PyTorch (1.13). Tests read the files; nothing runs this.

Usage: python3 make_fixtures.py DIR
"""
import argparse, builtins, collections, datetime, enum, os, pathlib, pickle, random, sys, zipfile
import numpy, torch

out = sys.argv[1]
save = lambda name, value, **kw: torch.save(value, os.path.join(out, name), **kw)
ramp = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 8 - 1

save('types.pth', collections.OrderedDict(
    float32=ramp, float16=ramp.half(), bfloat16=ramp.bfloat16(), float64=ramp.double(),
    int64=torch.tensor([1, -2, 1 << 40]), int32=torch.tensor([7, -8], dtype=torch.int32),
    int16=torch.tensor([300, -300], dtype=torch.int16), int8=torch.tensor([-128, 127], dtype=torch.int8),
    uint8=torch.tensor([0, 255], dtype=torch.uint8), bool=torch.tensor([True, False]),
    scalar=torch.tensor(5), empty=torch.zeros(0, 3)))
save('empties.pth', {'rows': torch.zeros(3, 0), 'cube': torch.zeros(2, 0, 4), 'full': torch.ones(2)})
base = torch.arange(12, dtype=torch.float32)
save('views.pth', {'whole': base, 'tail': base[8:], 'matrix': base.reshape(3, 4), 'transposed': base.reshape(3, 4).t(),
                   'column': base.reshape(3, 4)[:, 1], 'every_second': base[::2]})
save('parameters.pth', torch.nn.Linear(3, 2).state_dict(keep_vars=True))
save('parallel.pth', {'module.' + k: v for k, v in {'a.weight': base, 'a.bias': base[:2]}.items()})
model = torch.nn.Linear(2, 2)
with torch.no_grad():
    model.weight.copy_(torch.tensor([[1., 2.], [3., 4.]])); model.bias.copy_(torch.tensor([5., 6.]))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model(torch.ones(1, 2)).sum().backward(); optimizer.step()
with torch.no_grad():
    model.weight.copy_(torch.tensor([[1., 2.], [3., 4.]])); model.bias.copy_(torch.tensor([5., 6.]))
ema = {k: v + 10 for k, v in model.state_dict().items()}
save('checkpoint.pth', {'epoch': 12, 'arch': 'tiny', 'best': 0.75, 'done': False, 'note': None,
                        'state_dict': model.state_dict(), 'optimizer': optimizer.state_dict()})
save('checkpoint_ema.pth', {'epoch': 3, 'state_dict': model.state_dict(), 'state_dict_ema': ema})
save('checkpoint_model.pth', {'model': model.state_dict(), 'epoch': 1})
save('protocol4.pth', {'a': base}, pickle_protocol=4)
save('legacy.pth', model.state_dict(), _use_new_zipfile_serialization=False)
save('legacy_types.pth', torch.load(os.path.join(out, 'types.pth')), _use_new_zipfile_serialization=False)
save('legacy_views.pth', torch.load(os.path.join(out, 'views.pth')), _use_new_zipfile_serialization=False)
save('legacy_parameters.pth', torch.nn.Linear(3, 2).state_dict(keep_vars=True), _use_new_zipfile_serialization=False)
save('module.pth', model)
save('no_tensors.pth', {'epoch': 3})

# What training scripts put beside the weights: timm's train.py, torchvision's references, and worse.
class Mode(enum.Enum): TRAIN = 1
class Meter(dict): pass
class Log(list): pass
class Slotted:
    __slots__ = 'a',
    def __setstate__(self, state): raise AssertionError('nothing of a file is run')
    def __getstate__(self): return {'a': 1}
meter = Meter(loss=0.5); meter.total = 3
parameter = torch.nn.Parameter(torch.ones(2)); parameter.no_decay = True
training = {
    'arch': 'tiny', 'epoch': 3, 'version': 2, 'args': argparse.Namespace(model='tiny', lr=0.1, opt_betas=(0.9, 0.999)),
    'lr_scheduler': torch.optim.lr_scheduler.MultiStepLR(optimizer, [30, 60]).state_dict(),
    'metric': numpy.float64(0.75), 'count': numpy.int64(3), 'history': numpy.arange(5), 'rng': numpy.random.RandomState(1).get_state(),
    'python_rng': random.Random(1).getstate(), 'torch_rng': torch.get_rng_state(),
    'losses': collections.defaultdict(list, train=[0.5]), 'counts': collections.Counter('aab'), 'seen': {1, 2}, 'frozen': frozenset('a'),
    'queue': collections.deque([1], maxlen=2), 'output': pathlib.PurePosixPath('/out'), 'device': torch.device('cuda:0'),
    'dtype': torch.float16, 'size': torch.Size([2, 3]), 'bytes': b'\x00\xff', 'none': b'', 'array': bytearray(b'ab'),
    'long': 1 << 3000, 'complex': 1j, 'complex_tensor': torch.ones(2, dtype=torch.complex64), 'when': datetime.datetime(2020, 1, 1),
    'mode': Mode.TRAIN, 'meter': meter, 'log': Log([1]), 'slotted': Slotted(), 'range': range(3), 'function': torch.nn.functional.relu,
    'parameter': parameter, 'sparse': torch.eye(2).to_sparse(), 'quantized': torch.quantize_per_tensor(torch.ones(2), 1, 0, torch.qint8),
    'optimizer': optimizer.state_dict(), 'state_dict': model.state_dict()}
save('training.pth', training)
save('training_protocol4.pth', training, pickle_protocol=4)
save('training_legacy.pth', {k: v for k, v in training.items() if k not in ('complex_tensor', 'quantized')},
     _use_new_zipfile_serialization=False)
average = torch.optim.swa_utils.AveragedModel(model)
average.update_parameters(model)
with torch.no_grad(): average.module.weight += 10
save('model_ema.pth', {'model': model.state_dict(), 'model_ema': average.state_dict(), 'args': argparse.Namespace(lr=0.1)})
save('averaged.pth', average.state_dict())

class Call:
    def __init__(self, function, *args): self.function, self.args = function, args
    def __reduce__(self): return self.function, self.args

save('hostile_system.pth', {'weight': base, 'x': Call(os.system, 'touch hacked')})
save('hostile_eval.pth', {'weight': base, 'x': Call(builtins.eval, '1')})

def container(name, pickled, storages=()):
    with zipfile.ZipFile(os.path.join(out, name), 'w', zipfile.ZIP_STORED) as z:
        z.writestr('archive/data.pkl', pickled)
        for key, data in storages: z.writestr('archive/data/' + key, data)
        z.writestr('archive/version', '3\n')

# 40 levels, each a tuple of ten references to the level below: 10^40 leaves if anyone expands them.
bomb = b'\x80\x02' + b'}' + b'X\x01\x00\x00\x00a' + b'K\x00q\x000'
for level in range(40):
    bomb += b'(' + (b'h' + bytes([level])) * 10 + b't' + b'q' + bytes([level + 1]) + (b'0' if level < 39 else b'')
container('bomb.pth', bomb + b's.')
# A list that contains itself.
container('self.pth', b'\x80\x02}X\x01\x00\x00\x00a]q\x00h\x00as.')

def tensor(elements, offset, shape, stride):
    ints = lambda t: b'(' + b''.join(b'\x8a\x08' + v.to_bytes(8, 'little', signed=True) for v in t) + b't'
    one = lambda v: b'\x8a\x08' + v.to_bytes(8, 'little', signed=True)
    text = lambda s: b'X' + len(s).to_bytes(4, 'little') + s
    return (b'\x80\x02}' + text(b'w') + b'ctorch._utils\n_rebuild_tensor_v2\n((' + text(b'storage') + b'ctorch\nFloatStorage\n' +
            text(b'0') + text(b'cpu') + one(elements) + b'tQ' + one(offset) + ints(shape) + ints(stride) + b'\x89}tRs.')
four = bytes(16)
container('outside_offset.pth', tensor(4, 1, (4,), (1,)), [('0', four)])
container('outside_stride.pth', tensor(4, 0, (2, 2), (3, 1)), [('0', four)])
container('negative_offset.pth', tensor(4, -1, (2,), (1,)), [('0', four)])
container('huge_shape.pth', tensor(4, 0, (1 << 30, 1 << 30), (0, 0)), [('0', four)])
container('huge_storage.pth', tensor(1 << 40, 0, (4,), (1,)), [('0', four)])
container('expanded.pth', tensor(4, 0, (1 << 30,), (0,)), [('0', four)])
# One storage as floats and as integers.
one = tensor(4, 0, (4,), (1,))
both = one[:-1] + one[3:].replace(b'w', b'v', 1).replace(b'FloatStorage', b'IntStorage')
container('two_types.pth', both, [('0', four)])
container('missing_storage.pth', tensor(4, 0, (4,), (1,)))
with zipfile.ZipFile(os.path.join(out, 'zip_bomb.pth'), 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('archive/data.pkl', tensor(1 << 24, 0, (1 << 24,), (1,)))
    z.writestr('archive/data/0', bytes(1 << 26))
# Two entries of one name: readers differ in which one they take.
with zipfile.ZipFile(os.path.join(out, 'duplicate_entries.pth'), 'w', zipfile.ZIP_STORED) as z:
    for name, data in (('data.pkl', one), ('data/0', four), ('data/0', b'\x01' * 16)): z.writestr('archive/' + name, data)
# The zip64 end record announces 0x15555555 entries, for which the JDK 17 would allocate 4 GB.
with open(os.path.join(out, 'types.pth'), 'rb') as f: whole = bytearray(f.read())
end = whole.rindex(b'PK\x06\x06')
whole[end + 24:end + 40] = (0x15555555).to_bytes(8, 'little') * 2
last = whole.rindex(b'PK\x05\x06')
whole[last + 8:last + 12] = b'\xff' * 4
with open(os.path.join(out, 'zip64_entries.pth'), 'wb') as f: f.write(whole)

# As PyTorch on Python 2 wrote it: there, an OrderedDict is a call with a list of [key, value].
import struct
word = lambda s: b'U' + bytes([len(s)]) + s
def old_tensor(key, shape, stride, elements):
    ints = lambda t: b'(' + b''.join(b'J' + struct.pack('<i', v) for v in t) + b't'
    return (b'ctorch._utils\n_rebuild_tensor\n((' + word(b'storage') + b'ctorch\nFloatStorage\n' + word(key) +
            word(b'cpu') + b'J' + struct.pack('<i', elements) + b'NtQK\x00' + ints(shape) + ints(stride) + b'tR')
python2 = b'\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.' + b'\x80\x02M\xe9\x03.'
python2 += b'\x80\x02}q\x00(' + word(b'protocol_version') + b'M\xe9\x03' + word(b'little_endian') + b'\x88u.'
python2 += (b'\x80\x02ccollections\nOrderedDict\n](](' + word(b'weight') + old_tensor(b'1', (2, 2), (2, 1), 4) + b'e](' +
            word(b'bias') + old_tensor(b'2', (2,), (1,), 2) + b'ee\x85R}' + word(b'_metadata') + b'}sb.')
python2 += b'\x80\x02](' + word(b'1') + word(b'2') + b'e.'
for values in ((1, 2, 3, 4), (5, 6)): python2 += struct.pack('<q%df' % len(values), len(values), *values)
with open(os.path.join(out, 'python2.pth'), 'wb') as f: f.write(python2)
