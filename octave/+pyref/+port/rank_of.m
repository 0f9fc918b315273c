% Rows by which trials are sorted, the best first: all right, the most outputs right,
% the most arrays, the most of the right size.
%
%     keys = pyref.port.rank_of (trials)
%
% What comes forward says what a port is meant to compute.

function keys = rank_of (trials)
  keys = cellfun (@(t) [~t.perfect, -t.outputs, -t.right, -t.shaped], trials, ...
                  'UniformOutput', false);
  keys = vertcat (zeros (0, 4), keys{:});
end

%!function order = order_of (varargin)
%!  names = {'perfect', 'outputs', 'right', 'shaped'};
%!  trials = cellfun (@(row) cell2struct (num2cell (row), names, 2), varargin, 'UniformOutput', false);
%!  [~, order] = sortrows (pyref.port.rank_of (trials));
%!endfunction
%!test <all that is right goes before more that is right>
%! assert (order_of ([0 3 9 12], [1 1 3 3]), [2; 1]);
%!test <outputs go before more gradients>
%! assert (order_of ([0 0 9 12], [0 3 3 12]), [2; 1]);
