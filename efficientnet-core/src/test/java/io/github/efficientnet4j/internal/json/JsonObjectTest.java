package io.github.efficientnet4j.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

  private static final JsonObject OBJECT =
      JsonObject.parse(
          """
          {"whole": 7, "part": 0.5, "word": "cat", "yes": true, "nothing": null,
           "inner": {"whole": 8}, "inners": [{"whole": 1}, {"whole": 2}],
           "mean": [1, 0.5], "labels": ["a", "b"], "huge": 3000000000, "mixed": ["a", 1]}
          """);

  @Test
  void fieldsHaveTheTypeThatIsAskedFor() {
    assertThat(OBJECT.integer("whole")).isEqualTo(7);
    assertThat(OBJECT.number("whole")).isEqualTo(7);
    assertThat(OBJECT.number("part")).isEqualTo(0.5);
    assertThat(OBJECT.text("word")).isEqualTo("cat");
    assertThat(OBJECT.object("inner").integer("whole")).isEqualTo(8);
    assertThat(OBJECT.objects("inners")).extracting(o -> o.integer("whole")).containsExactly(1, 2);
    assertThat(OBJECT.numbers("mean")).containsExactly(1.0, 0.5);
    assertThat(OBJECT.texts("labels")).containsExactly("a", "b");
  }

  @Test
  void aFlagThatIsNotThereIsNotSet() {
    assertThat(OBJECT.flag("yes")).isTrue();
    assertThat(OBJECT.flag("no")).isFalse();
  }

  @Test
  void aFieldThatIsNullIsMissing() {
    assertThat(OBJECT.has("word")).isTrue();
    assertThat(OBJECT.has("nothing")).isFalse();
    assertThatThrownBy(() -> OBJECT.text("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field 'nothing' is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "part, '', 0.5",
    "huge, ' (line 3)', 3000000000",
    "word, '', cat",
    "inner, ' (line 2)', {whole=8}"
  })
  void anIntegerIsRefusedByNameIfItIsNone(String field, String place, String value) {
    assertThatThrownBy(() -> OBJECT.integer(field))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field '" + field + "'" + place + " must be an integer, but is " + value);
  }

  @Test
  void aListIsRefusedByNameIfItHoldsAnythingElse() {
    assertThatThrownBy(() -> OBJECT.texts("mixed"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field 'mixed' (line 3) must be a list of strings, but holds 1");
    assertThatThrownBy(() -> OBJECT.numbers("word"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field 'word' must be a list, but is cat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "{\"a\": 1", "{\"a\" 1}", "[1]", "{\"a\": [1, }"})
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThatThrownBy(() -> JsonObject.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is no JSON");
  }

  @Test
  void whatIsBuiltIsWrittenInItsOrderAndComesBack() {
    JsonObject object =
        new JsonObject()
            .put("word", "Wörter \"x\"\n")
            .put("whole", 7)
            .put("huge", 3_000_000_000L)
            .put("part", 1e-7)
            .put("yes", true)
            .put("inner", new JsonObject().put("list", List.of(1, 2)))
            .put("inners", List.of(new JsonObject()));
    String json =
        "{\"word\":\"Wörter \\\"x\\\"\\n\",\"whole\":7,\"huge\":3000000000,\"part\":1.0E-7,"
            + "\"yes\":true,\"inner\":{\"list\":[1,2]},\"inners\":[{}]}";
    assertThat(object.toJson()).isEqualTo(json);
    assertThat(JsonObject.parse(json).toJson()).isEqualTo(json);
    assertThat(JsonObject.parse(object.toPrettyJson()).toJson()).isEqualTo(json);
    assertThat(new JsonObject().put("a", 1).toPrettyJson().lines())
        .containsExactly("{", "  \"a\" : 1", "}");
  }

  @Test
  void whatIsNoJsonIsNotPut() {
    assertThatThrownBy(() -> new JsonObject().put("shape", new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'shape'");
    assertThatThrownBy(() -> new JsonObject().put("shape", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'shape'");
  }

  @Test
  void longIntegersAndRequiredFlagsAreRefusedByNameIfTheyAreNone() {
    assertThat(OBJECT.longInteger("huge")).isEqualTo(3_000_000_000L);
    assertThat(OBJECT.longInteger("whole")).isEqualTo(7);
    assertThat(OBJECT.requiredFlag("yes")).isTrue();
    assertThatThrownBy(() -> OBJECT.longInteger("part"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field 'part' must be an integer, but is 0.5");
    assertThatThrownBy(() -> OBJECT.requiredFlag("no"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field 'no' is missing");
  }

  @Test
  void aFieldThatIsNotKnownIsNamed() {
    JsonObject object = new JsonObject().put("epochs", 1).put("epoch", 1);
    assertThatThrownBy(() -> object.requireOnly("epochs", "seed"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field 'epoch' is unknown; known are epochs, seed");
    assertThat(object.requireOnly("epochs", "epoch")).isSameAs(object);
  }

  @Test
  void valuesAsTheyStand() {
    assertThat(OBJECT.plain("part")).isEqualTo("0.5");
    assertThat(OBJECT.plain("word")).isEqualTo("cat");
    assertThat(OBJECT.plain("nothing")).isEmpty();
  }

  @Test
  void aFaultIsToldByFieldAndLineAndWithoutTheParsersWords() {
    String text = "{\n \"epochs\": 3.5,\n \"rule\": {\"name\": \"sgd\",\n  \"momentum\": true}\n}";
    JsonObject object = JsonObject.parse(text);
    assertThatThrownBy(() -> object.integer("epochs"))
        .hasMessage("the field 'epochs' (line 2) must be an integer, but is 3.5");
    assertThatThrownBy(() -> object.object("rule").number("momentum"))
        .hasMessage("the field 'momentum' (line 4) must be a number, but is true");
    assertThatThrownBy(() -> object.object("rule").number("decay"))
        .hasMessage("the field 'decay' is missing in the object that begins in line 3");
    assertThatThrownBy(() -> object.requireOnly("epochs"))
        .hasMessageContaining("the field 'rule' (line 3) is unknown");
    for (String broken :
        new String[] {"{\n \"a\": [1, 2", "{\n \"a\": {", "{\n \"a\" 1}", "{\n a: 1}"}) {
      assertThatThrownBy(() -> JsonObject.parse(broken))
          .hasMessageStartingWith("it is no JSON: line 2, column ")
          .hasMessageNotContaining("Source")
          .hasMessageNotContaining("jackson");
    }
  }
}
