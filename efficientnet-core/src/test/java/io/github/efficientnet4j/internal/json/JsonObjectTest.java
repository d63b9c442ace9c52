package io.github.efficientnet4j.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  @CsvSource({"part, 0.5", "huge, 3000000000", "word, cat", "inner, {whole=8}"})
  void anIntegerIsRefusedByNameIfItIsNone(String field, String value) {
    assertThatThrownBy(() -> OBJECT.integer(field))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field '" + field + "' must be an integer, but is " + value);
  }

  @Test
  void aListIsRefusedByNameIfItHoldsAnythingElse() {
    assertThatThrownBy(() -> OBJECT.texts("mixed"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the field 'mixed' must be a list of strings, but holds 1");
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
}
