% A custom layer without memory, whose slope is a property.
classdef custom_leaky
  properties
    Alpha
  end
  methods
    function layer = custom_leaky (Alpha)
      layer.Alpha = Alpha;
    end
    function Z = predict (layer, X)
      Z = X;
      Z(X < 0) = layer.Alpha * X(X < 0);
    end
    function dLdX = backward (layer, X, Z, dLdZ, memory)
      dLdX = dLdZ;
      down = X <= 0;
      dLdX(down) = layer.Alpha * dLdZ(down);
    end
  end
end
