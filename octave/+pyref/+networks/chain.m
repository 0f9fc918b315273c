% Compose layers: each takes what the one before it gave.
%     [y, back] = pyref.networks.chain (x, steps)
%
%     steps, a list: a layer, its parameters, its options      for each step
%
%     y = x
%     y = layer (y, parameters, options)                       step after step
%
% Going back, from the last step to the first, each by its own back:
%
%     dy, dparameters = back (dy)
%
% The gradients are dx, which is the last dy, and then those of all parameters, in the
% order of the steps and of the parameters in a step. A back belongs to the point its
% step was at, so it is made on the way there and used in reverse. What stands with
% the options is held fixed, also an input of the layer. No steps give x itself.
%
% Errors: those of the layers. Source: Rumelhart, Hinton and Williams 1986, Learning
% Representations by Back-propagating Errors.

function [y, back] = chain (x, steps)
  pyref.internal.takes (2, nargin);
  y = x;
  backs = {};
  counts = [];
  for k = 1:size (steps, 1)
    [layer, parameters, options] = steps{k,:};
    [y, back] = layer (y, parameters{:}, options{:});
    backs = [backs, {back}];
    counts = [counts, 1 + numel(parameters)];
  end
  back = @(dy) backward (dy, backs, counts);
end

function varargout = backward (dy, backs, counts)
  gradients = {};
  for k = numel (backs):-1:1
    found = cell (1, counts(k));
    [found{:}] = backs{k} (dy);
    dy = found{1};
    gradients = [found(2:end), gradients];
  end
  varargout = [{dy}, gradients];
end

%!shared double_it, wide
%! double_it = {@pyref.layers.dense, {2, 1}, {}};
%! wide = {@pyref.layers.dense, {[1 -1], [0 10]}, {}};
%!test <by hand: 3 is doubled plus 1, then sent to two places>
%! [y, back] = pyref.networks.chain (3, [double_it; wide]);
%! assert (y, [7 3]);
%! [dx, dw1, db1, dw2, db2] = back ([1 3]);
%! assert ({dx, dw1, db1, dw2, db2}, {-4, -6, -2, [7 21], [1 3]});

%!test <each layer goes back from its own point: the one before it gave 7, not 3>
%! [y, back] = pyref.networks.chain (3, [double_it; double_it]);
%! assert (y, 15);
%! [dx, dw1, db1, dw2, db2] = back (1);
%! assert ({dx, dw1, db1, dw2, db2}, {4, 6, 2, 7, 1});

%!test <what stands with the options is held fixed>
%! [y, back] = pyref.networks.chain (3, [{@pyref.layers.dense, {2}, {1}}; wide]);
%! [dx, dw1, dw2, db2] = back ([1 3]);
%! assert ({dx, dw1, dw2, db2}, {-4, -6, [7 21], [1 3]});

%!test <a chain in a chain is a layer, and no steps give x itself>
%! inner = @(x, w, b) pyref.networks.chain (x, {@pyref.layers.dense, {w, b}, {}});
%! [y, back] = pyref.networks.chain (3, {inner, {2, 1}, {}});
%! assert (y, 7);
%! [dx, dw, db] = back (5);
%! assert ([dx dw db], [10 15 5]);
%! [y, back] = pyref.networks.chain (3, cell (0, 3));
%! assert ([y, back(4)], [3 4]);

%!test <going back twice, or after another chain, gives the same again>
%! [y, back] = pyref.networks.chain (3, [double_it; wide]);
%! first = cell (1, 5);
%! again = first;
%! [first{:}] = back ([1 3]);
%! pyref.networks.chain (8, [wide; {@pyref.layers.dense, {[1; 1], 0}, {}}]);
%! [again{:}] = back ([1 3]);
%! assert (again, first);

%!error <dense: w is 1 x 2, not D x M, with x 1 x 2> pyref.networks.chain (3, [wide; wide])
