% Reference layers for matrix-form backpropagation, and a check of yours.
%
%   list         - the layers by kind, or the cases of one
%   check        - judge a port of a layer, and name its mistake
%   assert_right - the same as a line of a test: an error unless it is right
%   gradcheck    - judge the gradient of any function by its own forward pass
%   record       - keep what a function gives, in MATLAB too, to compare it elsewhere
%   run_tests    - run the tests of all that is here
%
%   layers       - [y, back] = pyref.layers.dense (x, w, b); [dx, dw, db] = back (dy);
%   networks     - chain composes layers, graph goes back through any graph of them
%   derivations  - published derivations in their own words, equal to layers
%   training     - the runs of descent that pyref train compares with Python
%
% What lies in internal, port and compare is not for calling. help pyref.layers.dense
% shows the formulas of a layer. Octave shows this text by help pyref.Contents, MATLAB
% by help pyref.
