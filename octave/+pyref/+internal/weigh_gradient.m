% Hold a gradient, or some of its entries, against what judges it.
%
%     one = pyref.internal.weigh_gradient (name, got, found, share, still)
%     one = pyref.internal.weigh_gradient (name, got, found, share, still, places)
%
% got is an array, found what choose_judge says of it; places are the entries to weigh,
% all unless told. An entry may be off by ten times the error of what judges it, by
% share of the magnitudes in its sum, and by still: what rounding of the outputs leaves
% of an entry. Of a complex step that is the room of an entry that is nothing else; one
% that is more may be off by what was measured of the step itself, since no large output
% takes digits from that. one has the fields that the help of pyref.gradcheck tells,
% place counted among places, and wrong, which of them are.

function one = weigh_gradient (name, got, found, share, still, places)
  flat = double (got(:).');
  if nargin < 6
    places = 1:numel (flat);
  end
  [flat, want, unsure] = deal (flat(places), found.want(places), found.error(places));
  seen = found.seen(places);
  size_ = max (found.sizes(places), abs (want));
  error = abs (flat - want);
  error(~isfinite (flat)) = Inf;
  rest = still * ones (size (error));
  noise = max (size_, error) <= still;
  known = max (error, still);
  if strcmp (found.by, 'complex step')
    noise = is_noise (max (size_, error), still);
    rest(~noise) = min (still, 1e3 * unsure(~noise));
    known = error;
  end
  excess = error - (10 * unsure + share * size_ + rest);
  excess(~seen) = -Inf;
  [most, place] = max ([excess, -Inf], [], 2);
  verdict = 'right';
  if 2 * sum (seen, 2) < numel (flat)
    verdict = 'blind';
  elseif most > 0
    verdict = 'wrong';
  end
  off = seen & ~noise;
  shares = [0, known(off) ./ max(size_(off), error(off))];
  shares(isnan (shares)) = 1;   % Inf of Inf
  digits = 16;
  if any (shares > 0, 2)
    digits = min (-log10 (max (shares, [], 2)), 16) + 0;
  end
  place = place(place <= numel (flat));
  apart = sum (excess > 0, 2) * strcmp (verdict, 'wrong');
  one = struct ('name', name, 'verdict', verdict, 'by', found.by, 'digits', digits, ...
                'place', place, 'got', flat(place), 'want', want(place), ...
                'error', unsure(place), 'judged', sum (seen, 2), ...
                'entries', numel (flat), 'apart', apart, 'wrong', excess > 0);
end

function noise = is_noise (sizes, still)
  % Which entries are but what rounding leaves, since their parts cancel: all that are
  % no more, where the largest is hardly more; else those that are nothing beside it.
  most = max ([sizes, 0], [], 2);
  if most > 16 * still
    still = min (still, 1e-6 * most);
  end
  noise = sizes <= still;
end

%!shared found
%! found = struct ('want', [1 2 3], 'error', 1e-12 * [1 1 1], 'sizes', [1 2 3], ...
%!                 'seen', [true true true], 'by', 'complex step');
%!test <the worst entry is told>
%! one = pyref.internal.weigh_gradient ('x1', [1 2.2 3.1], found, 1e-10, 0);
%! assert ({one.verdict, one.place, one.got, one.want}, {'wrong', 2, 2.2, 2});
%! assert ({one.apart, one.wrong}, {2, [false true true]});
%!test <some entries alone>
%! one = pyref.internal.weigh_gradient ('b', [9 2 3], found, 1e-10, 0, 2:3);
%! assert ({one.verdict, one.entries}, {'right', 2});
%!test <fewer than half that can be judged is blind>
%! found.seen = [true false false];
%! one = pyref.internal.weigh_gradient ('x1', [1 9 9], found, 1e-10, 0);
%! assert ({one.verdict, one.judged}, {'blind', 1});
%!test <a large output takes no digits from a complex step, and from slopes it does>
%! found.seen = true (1, 3);
%! one = pyref.internal.weigh_gradient ('x1', [1 2 3+3e-6], found, 1e-10, 1e-5);
%! assert ({one.verdict, one.place}, {'wrong', 3});
%! assert (one.digits, 6, 1e-3);
%! found.by = 'slopes';
%! one = pyref.internal.weigh_gradient ('x1', [1 2 3+3e-6], found, 1e-10, 1e-5);
%! assert (one.verdict, 'right');
%! assert (one.digits < 6);
