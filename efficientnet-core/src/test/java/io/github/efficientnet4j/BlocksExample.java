package io.github.efficientnet4j;

import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.nd4j.BlockGradients;
import io.github.efficientnet4j.nd4j.BlockPass;
import io.github.efficientnet4j.nd4j.MBConvBlock;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

public class BlocksExample {

  public static void main(String[] arguments) {
    Nd4j.getRandom().setSeed(1);
    INDArray x = Nd4j.randn(DataType.FLOAT, 8, 16, 14, 14); // N x C x H x W
    INDArray target = Transforms.tanh(x);

    MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 6), 16, 16).dropPath(0.1).seed(1).build();
    System.out.println(block.parameterCount() + " parameters");
    System.out.println("output " + Arrays.toString(block.forward(x).shape()));

    for (int step = 0; step <= 60; step++) {
      if (step % 20 == 0) {
        double error = Transforms.pow(block.forward(x).sub(target), 2).meanNumber().doubleValue();
        System.out.printf("after %d steps: mean square error %.2f%n", step, error);
      }
      try (BlockPass pass = block.forward(x, TrainingPass.of(step))) {
        INDArray difference = pass.output().sub(target); // of half its squares' sum
        BlockGradients gradients = pass.backward(difference);
        gradients
            .parameters()
            .forEach(
                (name, gradient) ->
                    block.setParameter(name, block.parameter(name).sub(gradient.mul(0.0005))));
      }
    }
  }
}
