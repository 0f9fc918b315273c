% Rows by which trials are sorted, the best first: all right, the most right, shaped.
%
%     keys = pyref.port.rank_of (trials)

function keys = rank_of (trials)
  keys = cellfun (@(t) [~t.perfect, -t.right, -t.shaped], trials, ...
                  'UniformOutput', false);
  keys = vertcat (zeros (0, 3), keys{:});
end

%!test <all that is right goes before more that is right>
%! few = struct ('perfect', true, 'right', 3, 'shaped', 3);
%! many = struct ('perfect', false, 'right', 9, 'shaped', 12);
%! [~, order] = sortrows (pyref.port.rank_of ({many, few}));
%! assert (order, [2; 1]);
