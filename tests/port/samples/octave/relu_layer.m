% A class that keeps what it was given.

classdef relu_layer < handle

  properties
    x
  end

  methods

    function y = forward (self, x)
      self.x = x;
      y = max (x, 0);
      y(isnan (x)) = NaN;
    end

    function dx = backward (self, dy)
      dx = dy;
      dx(self.x <= 0) = 0;
      dx(isnan (self.x)) = dy(isnan (self.x));
    end

  end
end
