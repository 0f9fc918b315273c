% Arguments as a shaken run gets them, each moved otherwise.
%
%     args = pyref.compare.shake_all (args, k)
%
% args is a struct of values by name; k is the number of the run. The signs of run k and
% of the argument in place p, from 0, go on from 97 k + 31 p: see pyref.compare.shaken.

function args = shake_all (args, k)
  names = fieldnames (args);
  for p = 1:numel (names)
    start = 97 * k + 31 * (p - 1);
    args.(names{p}) = pyref.compare.shaken (args.(names{p}), k, start);
  end
end

%!test <no two runs, and no two arguments, are moved alike>
%! args = struct ('x', linspace (0.1, 2, 60), 'y', linspace (0.1, 2, 60));
%! one = pyref.compare.shake_all (args, 1);
%! other = pyref.compare.shake_all (args, 4);
%! assert (any (one.x ~= one.y) && any (one.x ~= other.x));
%! assert (one.x, pyref.compare.shaken (args.x, 1, 97));
