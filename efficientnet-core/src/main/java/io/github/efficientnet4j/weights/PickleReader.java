package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.weights.Pickled.Global;
import io.github.efficientnet4j.weights.Pickled.Mapping;
import io.github.efficientnet4j.weights.Pickled.Opaque;
import io.github.efficientnet4j.weights.Pickled.Scalar;
import io.github.efficientnet4j.weights.Pickled.Sequence;
import io.github.efficientnet4j.weights.Pickled.Storage;
import io.github.efficientnet4j.weights.Pickled.Tensor;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Interprets the opcodes of pickles (protocols 2 to 5) that torch.save writes, and builds {@link
 * Pickled} values. Where Python would create an object of another class or call another function,
 * the reader puts an {@link Opaque} value and drops the arguments. Values are shared and never
 * expanded, so that memory grows linearly with the length of the pickle. The number of opcodes is
 * bounded, because one byte of a pickle can allocate a hundred bytes of memory.
 */
final class PickleReader {

  /** Represents a MARK on the stack. */
  private static final Pickled MARK = new Sequence(List.of());

  private static final int MAX_PROTOCOL = 5;

  /**
   * PyTorch 1.13 writes 13,640 opcodes for a B0, and 178,406 for a checkpoint of a B7's size (1,247
   * tensors, their averages and the state of AdamW).
   */
  private static final int MAX_OPCODES = 1 << 21;

  private static final int MAX_DIMENSIONS = 32;

  /** The number of characters of a class's name that messages show. */
  private static final int MAX_SHOWN = 200;

  private final ByteBuffer input;
  private final Map<String, Storage> storages;
  private final List<Pickled> stack = new ArrayList<>();
  private final Map<Integer, Pickled> memo = new HashMap<>();

  /** Bounded, because a pickle may make any number of dicts of one long list. */
  private long copiedPairs;

  private PickleReader(ByteBuffer input, Map<String, Storage> storages) {
    this.input = input;
    this.storages = storages;
  }

  /** The value of a pickle, and the storages that it refers to by their keys. */
  record Content(Pickled value, Map<String, Storage> storages) {}

  /**
   * Reads a pickle.
   *
   * @throws IllegalArgumentException if it is damaged, or uses something that weights do not need;
   *     the message names it
   */
  static Content read(byte[] pickle) {
    return read(ByteBuffer.wrap(pickle));
  }

  /**
   * Reads the pickle at the buffer's position, and leaves the position behind it.
   *
   * @param input a buffer with an array
   * @throws IllegalArgumentException if the pickle is damaged, or uses something that weights do
   *     not need; the message names it
   */
  static Content read(ByteBuffer input) {
    Map<String, Storage> storages = new HashMap<>();
    try {
      Pickled value = new PickleReader(input.order(ByteOrder.LITTLE_ENDIAN), storages).run();
      return new Content(value, storages);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the pickle is cut short", e);
    }
  }

  private Pickled run() {
    for (int done = 0; done < MAX_OPCODES; done++) {
      int opcode = input.get() & 0xff;
      switch (opcode) {
        case 0x80 -> requireProtocol(input.get());
        case 0x95 -> input.getLong(); // FRAME: a hint for buffering
        case '.' -> {
          return pop();
        }
        case '(' -> push(MARK);
        case '0' -> pop();
        case '1' -> popToMark();
        case '2' -> push(peek());
        case 'N' -> push(Scalar.NONE);
        case 0x88 -> push(new Scalar(true));
        case 0x89 -> push(new Scalar(false));
        case 'K' -> push(new Scalar((long) (input.get() & 0xff)));
        case 'M' -> push(new Scalar((long) (input.getShort() & 0xffff)));
        case 'J' -> push(new Scalar((long) input.getInt()));
        case 0x8a -> push(new Scalar(bigInteger(input.get() & 0xff)));
        case 0x8b -> push(skipped(input.getInt(), "an integer"));
        case 'G' -> push(new Scalar(Double.longBitsToDouble(Long.reverseBytes(input.getLong()))));
        case 'X' -> push(new Scalar(text(input.getInt())));
        case 0x8c -> push(new Scalar(text(input.get() & 0xff)));
        case 0x8d -> push(new Scalar(text(input.getLong())));
        case 'U' -> push(new Scalar(text(input.get() & 0xff)));
        case 'T' -> push(new Scalar(text(input.getInt())));
        case 'C' -> push(new Scalar(text(input.get() & 0xff)));
        case 'B' -> push(new Scalar(text(input.getInt())));
        case 0x8e, 0x96 -> push(skipped(input.getLong(), "bytes"));
        case ')' -> push(new Sequence(List.of()));
        case 0x85 -> push(tuple(1));
        case 0x86 -> push(tuple(2));
        case 0x87 -> push(tuple(3));
        case 't' -> push(new Sequence(popToMark()));
        case ']' -> push(new Sequence(new ArrayList<>()));
        case 'a' -> append(List.of(pop()));
        case 'e' -> append(popToMark());
        case '}' -> push(new Mapping(new LinkedHashMap<>()));
        case 's' -> setItems(tuple(2).items());
        case 'u' -> setItems(popToMark());
        case 0x8f -> push(new Opaque("a set"));
        case 0x90 -> append(popToMark());
        case 0x91 -> {
          popToMark();
          push(new Opaque("a frozenset"));
        }
        case 'c' -> push(new Global(line() + "." + line()));
        case 0x93 -> {
          String name = string(pop());
          push(new Global(string(pop()) + "." + name));
        }
        case 'q' -> memo.put(input.get() & 0xff, peek());
        case 'r' -> memo.put(input.getInt(), peek());
        case 0x94 -> memo.put(memo.size(), peek());
        case 'h' -> push(recall(input.get() & 0xff));
        case 'j' -> push(recall(input.getInt()));
        case 'Q' -> push(storage(pop()));
        case 'R', 0x81 -> {
          Pickled arguments = pop();
          push(call(pop(), arguments));
        }
        case 0x92 -> {
          pop(); // The named arguments.
          Pickled arguments = pop();
          push(call(pop(), arguments));
        }
        case 'b' -> build();
        default ->
            throw new IllegalArgumentException(
                String.format(
                    "the pickle uses opcode 0x%02x at byte %d, which weights do not need",
                    opcode, input.position() - 1));
      }
    }
    throw new IllegalArgumentException(
        "the pickle has more than " + MAX_OPCODES + " opcodes, which weights do not need");
  }

  private static void requireProtocol(byte protocol) {
    if (protocol < 2 || protocol > MAX_PROTOCOL) {
      throw new IllegalArgumentException("the pickle has protocol " + protocol + ", not 2 to 5");
    }
  }

  private void push(Pickled value) {
    stack.add(value);
  }

  private Pickled peek() {
    if (stack.isEmpty()) {
      throw new IllegalArgumentException("the pickle takes more from its stack than it put there");
    }
    return stack.get(stack.size() - 1);
  }

  private Pickled pop() {
    Pickled top = peek();
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Pickled> popToMark() {
    int mark = stack.size() - 1;
    while (mark >= 0 && stack.get(mark) != MARK) {
      mark--;
    }
    if (mark < 0) {
      throw new IllegalArgumentException("the pickle closes a group that it did not open");
    }
    List<Pickled> group = stack.subList(mark, stack.size());
    List<Pickled> items = new ArrayList<>(group.subList(1, group.size()));
    group.clear();
    return items;
  }

  private Sequence tuple(int size) {
    List<Pickled> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(0, pop());
    }
    return new Sequence(items);
  }

  private void append(List<Pickled> items) {
    if (peek() instanceof Opaque) {
      return;
    }
    if (!(peek() instanceof Sequence list) || !(list.items() instanceof ArrayList)) {
      throw new IllegalArgumentException("the pickle appends to something that is no list");
    }
    list.items().addAll(items);
  }

  private void setItems(List<Pickled> keysAndValues) {
    if (peek() instanceof Opaque) {
      return;
    }
    if (!(peek() instanceof Mapping dict) || keysAndValues.size() % 2 != 0) {
      throw new IllegalArgumentException("the pickle sets items of something that is no dict");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      put(dict, keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  private static void put(Mapping dict, Pickled key, Pickled value) {
    String name =
        key instanceof Scalar scalar ? scalar.value().toString() : "key " + dict.entries().size();
    dict.entries().put(name, value);
  }

  private Pickled recall(int index) {
    Pickled value = memo.get(index);
    if (value == null) {
      throw new IllegalArgumentException("the pickle recalls value " + index + ", never stored");
    }
    return value;
  }

  private Object bigInteger(int length) {
    byte[] bytes = bytes(length);
    byte[] bigEndian = new byte[length];
    for (int i = 0; i < length; i++) {
      bigEndian[i] = bytes[length - 1 - i];
    }
    BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private byte[] bytes(long length) {
    requireRemaining(length);
    byte[] bytes = new byte[(int) length];
    input.get(bytes);
    return bytes;
  }

  private Opaque skipped(long length, String what) {
    requireRemaining(length);
    input.position(input.position() + (int) length);
    return new Opaque(what);
  }

  private void requireRemaining(long length) {
    if (length < 0 || length > input.remaining()) {
      throw new IllegalArgumentException(
          "the pickle is damaged or cut short: it announces a text longer than itself");
    }
  }

  private String text(long length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private String line() {
    int start = input.position();
    while (input.get() != '\n') {
      // At the end of the buffer, get() throws and so ends the search.
    }
    int length = input.position() - 1 - start;
    return new String(input.array(), start, length, StandardCharsets.UTF_8);
  }

  /**
   * Handles {@code BINPERSID} of ('storage', torch.FloatStorage, key, device, elements). The format
   * before PyTorch 1.6 adds a sixth part, which is None unless the storage is a view of another.
   */
  private Pickled storage(Pickled identifier) {
    List<Pickled> parts = items(identifier);
    if (parts.size() < 5
        || !parts.get(0).equals(new Scalar("storage"))
        || !(parts.get(1) instanceof Global type)) {
      return new Opaque("an object outside the pickle");
    }
    if (parts.size() > 5 && !parts.get(5).equals(Scalar.NONE)) {
      throw new IllegalArgumentException(
          "the pickle has a storage that is a view of another, as very old versions of PyTorch"
              + " wrote them; load the file with PyTorch and save it again");
    }
    TensorType elementType = PickleGlobals.storageType(type.name()).orElse(null);
    if (elementType == null) {
      return new Opaque(type.name());
    }
    Storage storage = new Storage(elementType, string(parts.get(2)), integer(parts.get(4)));
    Storage before = storages.putIfAbsent(storage.key(), storage);
    if (before != null && !before.equals(storage)) {
      throw new IllegalArgumentException(
          String.format(
              "storage %s is %d elements of %s for one tensor, but %d of %s for another",
              storage.key(), before.elements(), before.type(), storage.elements(), storage.type()));
    }
    return storage;
  }

  private Pickled call(Pickled callee, Pickled tuple) {
    if (callee instanceof Opaque opaque) {
      return opaque;
    }
    if (!(callee instanceof Global global)) {
      throw new IllegalArgumentException("the pickle calls a value, which is no function");
    }
    List<Pickled> arguments = items(tuple);
    String name = global.name();
    switch (name) {
      case PickleGlobals.ORDERED_DICT:
        if (arguments.isEmpty()) {
          return new Mapping(new LinkedHashMap<>());
        }
        if (arguments.size() == 1) {
          return orderedDict(items(arguments.get(0)));
        }
        break;
      case PickleGlobals.DEFAULT_DICT:
        return new Mapping(new LinkedHashMap<>());
      case PickleGlobals.SIZE:
        if (arguments.size() == 1) {
          return arguments.get(0);
        }
        break;
      case PickleGlobals.REBUILD_PARAMETER, PickleGlobals.REBUILD_PARAMETER_WITH_STATE:
        if (!arguments.isEmpty() && isTensor(arguments.get(0))) {
          return arguments.get(0);
        }
        break;
      case PickleGlobals.REBUILD_TENSOR, PickleGlobals.REBUILD_OLD_TENSOR:
        if (arguments.size() >= 4 && arguments.get(0) instanceof Storage storage) {
          return tensor(storage, arguments);
        }
        if (!arguments.isEmpty() && arguments.get(0) instanceof Opaque opaque) {
          return opaque;
        }
        break;
      case PickleGlobals.REBUILD_TENSOR_WITH_STATE:
        // A tuple may contain itself by way of a list, so that this must not go deeper.
        if (arguments.size() >= 3 && !arguments.get(0).equals(global)) {
          return call(arguments.get(0), arguments.get(2));
        }
        break;
      default:
        return new Opaque(shown(name));
    }
    throw new IllegalArgumentException("the pickle calls " + name + " with wrong arguments");
  }

  /** Python 2 writes an OrderedDict as a call with a list of its keys and values. */
  private Mapping orderedDict(List<Pickled> pairs) {
    copiedPairs += pairs.size();
    if (copiedPairs > MAX_OPCODES) {
      throw new IllegalArgumentException(
          "the pickle makes dicts of more than "
              + MAX_OPCODES
              + " pairs, which weights do not need");
    }
    Mapping dict = new Mapping(new LinkedHashMap<>());
    for (Pickled each : pairs) {
      List<Pickled> pair = items(each);
      if (pair.size() != 2) {
        throw new IllegalArgumentException("the pickle makes a dict of something that is no pair");
      }
      put(dict, pair.get(0), pair.get(1));
    }
    return dict;
  }

  private static boolean isTensor(Pickled value) {
    return value instanceof Tensor || value instanceof Opaque;
  }

  private static String shown(String name) {
    return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "…";
  }

  private static Tensor tensor(Storage storage, List<Pickled> arguments) {
    List<Pickled> dimensions = items(arguments.get(2));
    List<Pickled> steps = items(arguments.get(3));
    // This check precedes the copy, because a pickle may use one long tuple in any number of
    // tensors.
    if (dimensions.size() > MAX_DIMENSIONS || steps.size() != dimensions.size()) {
      throw new IllegalArgumentException(
          String.format(
              "a tensor has %d dimensions and %d strides; as many of both are needed, at most %d",
              dimensions.size(), steps.size(), MAX_DIMENSIONS));
    }
    List<Integer> shape = new ArrayList<>();
    for (Pickled dimension : dimensions) {
      long value = integer(dimension);
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a tensor has the dimension " + value);
      }
      shape.add((int) value);
    }
    List<Long> strides = steps.stream().map(PickleReader::integer).toList();
    return new Tensor(storage, integer(arguments.get(1)), List.copyOf(shape), strides);
  }

  /**
   * Handles BUILD. The state of an OrderedDict is its {@code _metadata}, the versions of modules.
   * No state is needed here.
   */
  private void build() {
    pop();
    Pickled object = peek();
    if (!(object instanceof Mapping || object instanceof Opaque || object instanceof Tensor)) {
      throw new IllegalArgumentException("the pickle sets the state of something that has none");
    }
  }

  private static List<Pickled> items(Pickled value) {
    if (value instanceof Sequence sequence && value != MARK) {
      return sequence.items();
    }
    throw new IllegalArgumentException("the pickle has no tuple where one is needed");
  }

  private static String string(Pickled value) {
    if (value instanceof Scalar scalar && scalar.value() instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("the pickle has no string where one is needed");
  }

  private static long integer(Pickled value) {
    if (value instanceof Scalar scalar && scalar.value() instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("the pickle has no integer where one is needed");
  }
}
