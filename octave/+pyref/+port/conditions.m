% The condition under which a port is wrong, such as 'stride > 1', if there is one.
%
%     [told, counted] = pyref.port.conditions (wrong, right)
%
% wrong and right are cells of cases. told is a cell with a phrase, or empty; counted
% the same with how many such cases are wrong. A condition is told when every case that
% is wrong meets it, and when so many would hardly meet it by chance: drawn blindly from
% all cases, with a probability below 0.01. One that parts the cases wholly needs that;
% another one needs that again for each condition that is tried. A twin of
% pyref/port/conditions.py.

function [told, counted] = conditions (wrong, right)
  [told, counted] = deal ({});
  if isempty (right)
    [told, counted] = deal ({'in every case'});
    return
  elseif isempty (wrong)
    return
  end
  known = pyref.port.statements ();
  splits = {};
  for i = 1:size (known, 1)
    if all (cellfun (known{i,2}, wrong), 2)
      met = sum (cellfun (known{i,2}, right), 2);
      splits{end+1} = split (known{i,1}, numel (wrong), met, numel (right));
    end
  end
  chances = cellfun (@(s) s.chance, splits);
  whole = cellfun (@(s) s.such == s.wrong, splits) & chances < 0.01;
  sized = by_size (wrong, right);
  [least, place] = min (chances, [], 2);
  best = {};
  if any (whole, 2)
    best = splits(find (whole, 1));
  elseif ~isempty (sized)
    best = {sized};
  elseif least < 0.01 / size (known, 1)
    best = splits(place);
  end
  told = cellfun (@(s) ['only where ' s.words], best, 'UniformOutput', false);
  counted = cellfun (@(s) sprintf ( ...
    'only where %s: %d of %d such cases wrong, 0 of %d others', ...
    s.words, s.wrong, s.such, s.others), best, 'UniformOutput', false);
end

function s = split (words, wrong, met, right)
  s = struct ('words', words, 'wrong', wrong, 'such', wrong + met, ...
              'others', right - met);
  all_ = pyref.port.log_choose (wrong + right, wrong);
  s.chance = exp (pyref.port.log_choose (s.such, wrong) - all_);
end

function s = by_size (wrong, right)
  % Large or small inputs, where these part the cases wholly.
  sizes = cellfun (@largest_input, wrong);
  others = cellfun (@largest_input, right);
  [small, large] = deal (min (sizes, [], 2), max (sizes, [], 2));
  [least, most] = deal (min (others, [], 2), max (others, [], 2));
  s = [];
  words = '';
  if small > most && most >= 1
    words = sprintf ('inputs reach %.4g (the largest that is right: %.4g)', ...
                     small, most);
  elseif large < least && least <= 1e-3
    words = sprintf ('inputs are below %.3g', least);
  end
  if ~isempty (words)
    s = split (words, numel (wrong), 0, numel (right));
    if s.chance >= 0.01
      s = [];
    end
  end
end

function size_ = largest_input (c)
  size_ = max (structfun (@pyref.port.largest, c.inputs), [], 1);
end

%!function cases = of (counts, x)
%!  cases = {};
%!  for i = 1:counts
%!    c = struct ('inputs', struct ('x', x), 'options', struct (), 'finite', true);
%!    c.upstream = struct ('dy', 2);
%!    c.shapes.x = size (x);
%!    c.sizes = struct ('N', size (x, 1));
%!    c.expect.y.tie = [];
%!    cases{i} = c;
%!  end
%!endfunction
%!test <one row alone, in too many cases for chance>
%! [told, counted] = pyref.port.conditions (of (4, [1 2]), of (9, [1 2; 3 4; 5 6]));
%! assert (told, {'only where N is 1'});
%! assert (counted, {'only where N is 1: 4 of 4 such cases wrong, 0 of 9 others'});
%!test <one case of three may be chance>
%! assert (isempty (pyref.port.conditions (of (1, [1 2]), of (2, [1 2; 3 4]))));
%!test <large inputs alone>
%! told = pyref.port.conditions (of (4, [1 90; 3 4]), of (9, [1 2; 3 4]));
%! assert (told, {'only where inputs reach 90 (the largest that is right: 4)'});
%!test <wrong everywhere, and wrong for no reason>
%! assert (pyref.port.conditions (of (1, 1), {}), {'in every case'});
%! assert (isempty (pyref.port.conditions (of (4, [1 2; 3 4]), of (4, [1 2; 3 4]))));
