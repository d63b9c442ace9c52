package io.github.efficientnet4j.bench.peers;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript program in PyTorch's file format: a zip archive of the code, a pickle of the module
 * with its attributes, and the bytes of every tensor, all stored uncompressed. See
 * torch/csrc/jit/docs/serialization.md.
 */
final class TorchScriptFile {

  private static final String FOLDER = "net/";

  private TorchScriptFile() {}

  /** Writes a program; the stream stays open. */
  static void write(TorchScript script, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    store(zip, "version", bytes("3\n"));
    store(zip, "code/__torch__.py", bytes(code(script)));
    store(zip, "constants.pkl", new Pickle().emptyTuple().end());
    store(zip, "data.pkl", module(script.tensors()));
    for (int i = 0; i < script.tensors().size(); i++) {
      store(zip, "data/" + i, littleEndian(script.tensors().get(i).values()));
    }
    zip.finish();
  }

  private static String code(TorchScript script) {
    String attributes =
        script.tensors().stream()
            .map(tensor -> "  " + tensor.name() + " : Tensor\n")
            .collect(Collectors.joining());
    return "class Net(Module):\n"
        + "  __parameters__ = "
        + names(script, TorchScript.Kind.PARAMETER)
        + "\n  __buffers__ = "
        + names(script, TorchScript.Kind.BUFFER)
        + "\n"
        + "  training : bool\n"
        + attributes
        + "  def forward(self: __torch__.Net,\n"
        + "    x: Tensor) -> Tensor:\n"
        + script.code().stream()
            .map(line -> "    " + line + "\n")
            .collect(Collectors.joining())
        + "    return "
        + script.result()
        + "\n";
  }

  /** As a list; an empty list is written without a comma. */
  private static String names(TorchScript script, TorchScript.Kind kind) {
    return script.tensors().stream()
        .filter(tensor -> tensor.kind() == kind)
        .map(tensor -> "\"" + tensor.name() + "\", ")
        .collect(Collectors.joining("", "[", "]"));
  }

  private static byte[] module(List<TorchScript.Tensor> tensors) {
    Pickle pickle = new Pickle().global("__torch__", "Net").emptyTuple().op(Pickle.NEW_OBJECT);
    pickle.op(Pickle.EMPTY_DICT).op(Pickle.MARK);
    pickle.text("training").op(Pickle.FALSE);
    for (int i = 0; i < tensors.size(); i++) {
      pickle.text(tensors.get(i).name());
      tensor(pickle, i, tensors.get(i));
    }
    return pickle.op(Pickle.SET_ITEMS).op(Pickle.BUILD).end();
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}. */
  private static void tensor(Pickle pickle, int storage, TorchScript.Tensor tensor) {
    pickle.global("torch._utils", "_rebuild_tensor_v2").op(Pickle.MARK);
    pickle.op(Pickle.MARK).text("storage").global("torch", "FloatStorage");
    pickle.text(Integer.toString(storage)).text("cpu").integer(tensor.values().length);
    pickle.op(Pickle.TUPLE).op(Pickle.PERSISTENT_ID);
    pickle.integer(0);
    pickle.integers(tensor.shape());
    int[] strides = new int[tensor.shape().size()];
    for (int i = strides.length - 1, stride = 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= tensor.shape().get(i);
    }
    pickle.integers(IntStream.of(strides).boxed().toList());
    pickle.op(tensor.kind() == TorchScript.Kind.PARAMETER ? Pickle.TRUE : Pickle.FALSE);
    pickle.global("collections", "OrderedDict").emptyTuple().op(Pickle.REDUCE);
    pickle.op(Pickle.TUPLE).op(Pickle.REDUCE);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The few opcodes of pickle's protocol 2 that a module needs. */
  private static final class Pickle {

    static final char MARK = '(';
    static final char TUPLE = 't';
    static final char EMPTY_DICT = '}';
    static final char SET_ITEMS = 'u';
    static final char BUILD = 'b';
    static final char REDUCE = 'R';
    static final char PERSISTENT_ID = 'Q';
    static final char NEW_OBJECT = '\u0081';
    static final char TRUE = '\u0088';
    static final char FALSE = '\u0089';
    private static final char PROTOCOL = '\u0080';
    private static final char STOP = '.';

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Pickle() {
      op(PROTOCOL).op('\u0002');
    }

    Pickle op(char code) {
      bytes.write(code);
      return this;
    }

    Pickle emptyTuple() {
      return op(')');
    }

    Pickle global(String module, String name) {
      bytes.writeBytes(bytes("c" + module + "\n" + name + "\n"));
      return this;
    }

    Pickle text(String value) {
      byte[] utf8 = bytes(value);
      op('X');
      littleEndian(utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }

    Pickle integer(int value) {
      op('J');
      littleEndian(value);
      return this;
    }

    Pickle integers(List<Integer> values) {
      op(MARK);
      values.forEach(this::integer);
      return op(TUPLE);
    }

    byte[] end() {
      op(STOP);
      return bytes.toByteArray();
    }

    private void littleEndian(int value) {
      try {
        out.writeInt(Integer.reverseBytes(value));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
