classdef dense_value
  % A layer whose methods give the object back.
  properties
    W
    b
    x
    dW
    db
  end
  methods
    function obj = dense_value (W, b)
      obj.W = W;
      obj.b = b;
    end
    function [obj, y] = forward (obj, x)
      obj.x = x;
      y = x * obj.W + obj.b;
    end
    function [obj, dx] = backward (obj, dy)
      obj.dW = obj.x.' * dy;
      obj.db = sum (dy, 1);
      dx = dy * obj.W.';
    end
  end
end
