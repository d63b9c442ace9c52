"""Makes the .pth files of this folder with real PyTorch (1.13). Tests read the files; nothing runs this.

Usage: python3 make_fixtures.py DIR
"""
import builtins, collections, os, pickle, sys, zipfile
import torch

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
save('module.pth', model)
save('no_tensors.pth', {'epoch': 3})

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
container('missing_storage.pth', tensor(4, 0, (4,), (1,)))
with zipfile.ZipFile(os.path.join(out, 'zip_bomb.pth'), 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('archive/data.pkl', tensor(1 << 24, 0, (1 << 24,), (1,)))
    z.writestr('archive/data/0', bytes(1 << 26))
