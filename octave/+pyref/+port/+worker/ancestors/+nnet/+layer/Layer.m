% What a custom layer of MATLAB inherits, for a class that is checked in Octave.
classdef Layer
  properties
    Name = ''
    Description = ''
    Type = ''
    NumInputs = 1
    NumOutputs = 1
  end
end
