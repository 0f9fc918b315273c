% A mark that a custom layer of MATLAB may inherit beside nnet.layer.Layer.
classdef Acceleratable
end
