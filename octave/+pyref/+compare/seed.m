% Begin the random numbers anew, or see whether any were drawn since.
%
%     pyref.compare.seed ()
%     drew = pyref.compare.seed ('drew')

function drew = seed (asked)
  persistent begun
  mlock ();   % a function that says clear all must not clear this
  generators = {@rand, @randn, @rande, @randg, @randp};
  if nargin == 0
    for k = 1:numel (generators)
      generators{k} ('twister', 0);
    end
    begun = cellfun (@(f) f ('twister'), generators, 'UniformOutput', false);
    return
  end
  now_ = cellfun (@(f) f ('twister'), generators, 'UniformOutput', false);
  drew = ~isequal (now_, begun);
end

%!test <the same numbers come again, and drawing shows>
%! pyref.compare.seed ();
%! assert (~pyref.compare.seed ('drew'));
%! x = [rand(1, 2), randn()];
%! assert (pyref.compare.seed ('drew'));
%! pyref.compare.seed ();
%! assert ([rand(1, 2), randn()], x);
%!test <other kinds of numbers count, too>
%! pyref.compare.seed ();
%! randperm (3);
%! assert (pyref.compare.seed ('drew'));
%! pyref.compare.seed ();
%! rande ();
%! assert (pyref.compare.seed ('drew'));
